import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { type Erasure, erased, erasureOf, eraseLog } from "@waybill/subgraph";
import { changedAt } from "../domain/changed-at.ts";
import { newCustomerBook } from "../domain/customer.ts";
import { type Eraser, noteErased } from "../domain/privacy-request.ts";
import { Customer } from "../storage/customer.entity.ts";
import { PrivacyRequest } from "../storage/privacy.entities.ts";

/** Whose event says that which subgraph has done its part. */
export const erasedTypes: Readonly<Record<Exclude<Eraser, "customers">, string>> = {
  inventory: "stock.privacy_erased",
  orders: "order.privacy_erased",
  shipments: "shipment.privacy_erased",
};

/** Does the customers' own part of an erasure. */
export async function eraseCustomer(tx: Tx, event: LogEvent): Promise<void> {
  const erasure = erasureOf(event);
  const tickets = await eraseBelongings(tx, erasure);
  const { tenant, customerId, requestId, customerIds } = erasure;
  for (const _id of customerIds) {
    const customer = await tx.em.findOne(Customer, { _id });
    if (!customer) continue;
    const nothing = { firstName: null, lastName: null, phone: null, locale: null };
    const { mergedIntoId } = customer;
    // Unique as an address must be, and of a domain that never is one (RFC 2606).
    const email = `${_id}@erased.invalid`;
    const updatedAt = changedAt(customer, event.recordedAt);
    tx.em.assign(customer, { ...nothing, ...newCustomerBook, mergedIntoId, email, updatedAt });
    await tx.em.flush();
    tx.record({
      type: "customer.privacy_erased",
      subject: { type: "customer", id: _id, version: customer.version },
      occurredAt: event.recordedAt,
      data: { customerId: _id, requestId },
    });
  }
  await eraseLog(tx, { tenant, ids: [...customerIds, ...tickets] });
  await note(tx, requestId, "customers", event, customerId);
}

async function eraseBelongings({ db, session }: Tx, { tenant, customerIds }: Erasure): Promise<string[]> {
  const own = { tenant, customerId: { $in: [...customerIds] } };
  const set = (collection: string, filter: object, $set: object) =>
    db.collection(collection).updateMany(filter, { $set }, { session });
  const found = await db
    .collection<{ _id: string }>("tickets")
    .find(own, { session, projection: { _id: 1 } })
    .toArray();
  const tickets = found.map(({ _id }) => _id);
  await set("tickets", own, { subject: erased });
  await set("ticketMessages", { tenant, ticketId: { $in: tickets } }, { body: erased });
  await set("feedback", own, { comment: null });
  await set("consentChanges", own, { source: erased });
  return tickets;
}

/** Notes that a peer has done its part. */
export const noteErasedBy =
  (by: Eraser) =>
  async (tx: Tx, event: LogEvent): Promise<void> => {
    const { requestId, customerId } = event.data;
    if (typeof requestId === "string" && typeof customerId === "string")
      await note(tx, requestId, by, event, customerId);
  };

async function note(tx: Tx, requestId: string, by: Eraser, event: LogEvent, customerId: string): Promise<void> {
  const request = await tx.em.findOne(PrivacyRequest, { _id: requestId });
  const changes = request ? noteErased({ ...request }, by, event.recordedAt) : null;
  if (!request || !changes) return;
  tx.em.assign(request, { ...changes, updatedAt: changedAt(request, event.recordedAt) });
  await tx.em.flush();
  const { version, status, doneBy } = request;
  tx.record({
    type: "privacy_request.status_changed",
    subject: { type: "privacy_request", id: requestId, version },
    occurredAt: event.recordedAt,
    data: { requestId, customerId, status, doneBy: [...doneBy] },
  });
}
