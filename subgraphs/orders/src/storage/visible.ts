import type { Identity } from "@waybill/kernel";

/** What narrows every query of orders to those the caller may see: the tenant's, or a shopper's own. */
export function visibleOrders(identity: Identity): { tenant: string; customerId?: string } {
  const { tenant, customerId } = identity;
  return customerId === undefined ? { tenant } : { tenant, customerId };
}

/**
 * What narrows a query of invoices to those the caller may see of an order or customer of theirs. What was never issued is
 * the seller's own paper: shoppers do not see it, void or not.
 */
export function visibleInvoices({ customerId }: Identity): { number?: { $ne: null } } {
  return customerId === undefined ? {} : { number: { $ne: null } };
}
