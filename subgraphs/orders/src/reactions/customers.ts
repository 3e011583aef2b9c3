import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { Order, Placement } from "../storage/entities.ts";

/** What orders listens to in the customers' log. */
export const mergeEventTypes = ["customer.merged"] as const;

/** Gives the orders of a merged customer, those being placed included, to the one that was kept. */
export async function onCustomerMerged(tx: Tx, event: LogEvent): Promise<void> {
  const { customerId, mergedCustomerId: previousCustomerId } = event.data;
  if (typeof customerId !== "string" || typeof previousCustomerId !== "string") return;
  const orders = await tx.em.find(Order, { customerId: previousCustomerId });
  for (const order of orders) {
    tx.em.assign(order, { customerId, updatedAt: event.recordedAt });
    await tx.em.flush();
    const { _id: orderId, version } = order;
    tx.record({
      type: "order.customer_changed",
      subject: { type: "order", id: orderId, version },
      occurredAt: event.occurredAt,
      data: { orderId, customerId, previousCustomerId },
    });
  }
  const orderIds = orders.map(({ _id }) => _id);
  // Whose they are is no change of theirs, and counts none: the orders they are of tell of it.
  const theirs = { tenant: event.tenant, customerId: previousCustomerId };
  const ofTheirs = { tenant: event.tenant, orderId: { $in: orderIds } };
  const { db, session } = tx;
  for (const collection of ["fulfillmentOrders", "invoices", "returns", "claims"])
    await db.collection(collection).updateMany(theirs, { $set: { customerId } }, { session });
  for (const collection of ["orderEdits", "paymentLedgers"])
    await db.collection(collection).updateMany(ofTheirs, { $set: { customerId } }, { session });
  for (const placement of await tx.em.find(Placement, { "order.customerId": previousCustomerId } as object)) {
    tx.em.assign(placement, { order: { ...placement.order, customerId } });
  }
}
