import type { Identity } from "@waybill/kernel";

/** What narrows every query of orders to those the caller may see: the tenant's, or a shopper's own. */
export function visibleOrders(identity: Identity): { tenant: string; customerId?: string } {
  const { tenant, customerId } = identity;
  return customerId === undefined ? { tenant } : { tenant, customerId };
}
