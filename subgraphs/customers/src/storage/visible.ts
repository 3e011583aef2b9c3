import type { Identity } from "@waybill/kernel";

/** What narrows every query of tickets and feedback to those the caller may see: the tenant's, or a shopper's own. */
export function visibleTo({ tenant, customerId }: Identity): { tenant: string; customerId?: string } {
  return customerId === undefined ? { tenant } : { tenant, customerId };
}
