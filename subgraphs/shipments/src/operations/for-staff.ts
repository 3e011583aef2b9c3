import { WaybillError } from "@waybill/service";
import type { Context } from "../context.ts";

/** @throws WaybillError FORBIDDEN for a shopper, whatever scopes he or she holds. */
export function forStaff(context: Context): void {
  if (context.identity.customerId !== undefined) throw new WaybillError("FORBIDDEN");
}
