import type { Identity } from "@waybill/kernel";

/**
 * Whether the caller may see what belongs to a customer. Everybody who is not a shopper sees all of the
 * tenant; a shopper sees only what is his or her own, and a guest's order belongs to nobody.
 */
export function maySeeOf(identity: Identity, customerId: string | null): boolean {
  return identity.customerId === undefined || identity.customerId === customerId;
}
