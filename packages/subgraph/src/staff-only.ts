import type { Identity } from "@waybill/kernel";
import { WaybillError } from "@waybill/service";

/** @throws WaybillError FORBIDDEN for a shopper, whatever scopes he or she holds. */
export function staffOnly(
  { identity }: { readonly identity: Identity },
  message = "This is for the seller's staff.",
): void {
  if (identity.customerId !== undefined) throw new WaybillError("FORBIDDEN", { message });
}
