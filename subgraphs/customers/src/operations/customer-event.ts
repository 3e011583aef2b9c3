import type { JsonObject, NewEvent } from "@waybill/kernel";
import type { CustomerRecord } from "../domain/customer.ts";

/** What the log tells of a customer beside the changes that carry the person's own data. */
export type CustomerEventType =
  | "customer.address_added"
  | "customer.address_changed"
  | "customer.address_removed"
  | "customer.consent_changed"
  | "customer.tags_changed"
  | "customer.merged"
  | "customer.became_alias";

/** The event of a change to the person's own data: the whole of it as it is after the change. */
export function customerEvent(type: "customer.created" | "customer.updated", customer: CustomerRecord): NewEvent {
  const { _id, email, firstName, lastName, phone, locale } = customer;
  return eventOf(type, customer, { customerId: _id, email, firstName, lastName, phone, locale });
}

/** The event of another change. Its data names things by id, so that nothing of the person is kept in the log. */
export function customerChangeEvent(type: CustomerEventType, customer: CustomerRecord, data: JsonObject): NewEvent {
  return eventOf(type, customer, { customerId: customer._id, ...data });
}

function eventOf(type: string, { _id, version, updatedAt }: CustomerRecord, data: JsonObject): NewEvent {
  return { type, subject: { type: "customer", id: _id, version }, occurredAt: updatedAt, data };
}
