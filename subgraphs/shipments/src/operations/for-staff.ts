import { WaybillError } from "@waybill/service";
import type { Context } from "../context.ts";

/** @throws WaybillError FORBIDDEN for a shopper. */
export function forStaff({ identity }: Pick<Context, "identity">, message: string): void {
  if (identity.customerId !== undefined) throw new WaybillError("FORBIDDEN", { message });
}
