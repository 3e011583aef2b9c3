import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { Order, Placement } from "../storage/entities.ts";
import { FulfillmentOrder } from "../storage/fulfillment.entities.ts";

/** What orders listens to in the customers' log. */
export const mergeEventTypes = ["customer.merged"] as const;

/** Gives the orders of a merged customer, those being placed included, to the one that was kept. */
export async function onCustomerMerged(tx: Tx, event: LogEvent): Promise<void> {
  const { customerId, mergedCustomerId: previousCustomerId } = event.data;
  if (typeof customerId !== "string" || typeof previousCustomerId !== "string") return;
  for (const order of await tx.em.find(Order, { customerId: previousCustomerId })) {
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
  for (const work of await tx.em.find(FulfillmentOrder, { customerId: previousCustomerId })) {
    tx.em.assign(work, { customerId });
  }
  // Whose they are is no change of theirs: the orders they are of tell of it.
  const theirs = { tenant: event.tenant, customerId: previousCustomerId };
  for (const collection of ["returns", "claims"]) {
    await tx.db.collection(collection).updateMany(theirs, { $set: { customerId } }, { session: tx.session });
  }
  for (const placement of await tx.em.find(Placement, { "order.customerId": previousCustomerId } as object)) {
    tx.em.assign(placement, { order: { ...placement.order, customerId } });
  }
}
