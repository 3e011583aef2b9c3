import { WaybillError } from "@waybill/service";
import type { Context } from "../../context.ts";

/** @throws WaybillError FORBIDDEN for a shopper: only staff may spend the seller's money with carriers. */
export function forStaff(context: Context): void {
  if (context.identity.customerId !== undefined) throw new WaybillError("FORBIDDEN");
}
