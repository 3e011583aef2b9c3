import type { NewEvent } from "@waybill/kernel";
import type { CustomerRecord } from "../domain/customer.ts";

/** The event of a customer's change: the whole customer as it is after it. */
export function customerEvent(type: "customer.created" | "customer.updated", customer: CustomerRecord): NewEvent {
  const { _id, email, firstName, lastName, phone, locale, version, updatedAt } = customer;
  return {
    type,
    subject: { type: "customer", id: _id, version },
    occurredAt: updatedAt,
    data: { customerId: _id, email, firstName, lastName, phone, locale },
  };
}
