import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { Shipment } from "../storage/entities.ts";

/** What shipments listens to in the customers' log. */
export const mergeEventTypes = ["customer.merged"] as const;

/** Gives the shipments of a merged customer to the one that was kept. */
export async function onCustomerMerged(tx: Tx, event: LogEvent): Promise<void> {
  const { customerId, mergedCustomerId: previousCustomerId } = event.data;
  if (typeof customerId !== "string" || typeof previousCustomerId !== "string") return;
  for (const shipment of await tx.em.find(Shipment, { customerId: previousCustomerId })) {
    const version = shipment.version + 1;
    tx.em.assign(shipment, { customerId, version, updatedAt: event.recordedAt });
    tx.record({
      type: "shipment.customer_changed",
      subject: { type: "shipment", id: shipment._id, version },
      occurredAt: event.occurredAt,
      data: { shipmentId: shipment._id, orderId: shipment.orderId, customerId, previousCustomerId },
    });
  }
  // Whose they are is told by their shipments.
  const theirs = { tenant: event.tenant, customerId: previousCustomerId };
  for (const collection of ["labels", "trackingLinks"]) {
    await tx.db.collection(collection).updateMany(theirs, { $set: { customerId } }, { session: tx.session });
  }
}
