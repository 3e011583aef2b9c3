import { WaybillError } from "@waybill/service";
import type { Context } from "../context.ts";

/** @throws WaybillError FORBIDDEN for a shopper, whatever scopes he or she holds. */
export function requireStaff({ identity }: Context, what: string): void {
  if (identity.customerId !== undefined)
    throw new WaybillError("FORBIDDEN", { message: `${what} is for the seller's staff.` });
}
