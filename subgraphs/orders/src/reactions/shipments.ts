import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { followSending } from "../domain/fulfillment/follow-sending.ts";
import { noteShipment, type OrderRecord } from "../domain/order.ts";
import { lockOrder, sendingOf } from "../operations/fulfillment/refresh-order.ts";
import { shipFulfillment } from "../operations/fulfillment/ship.ts";
import { recordChange } from "../operations/record-change.ts";
import { Order } from "../storage/entities.ts";

/** What orders listens to in the shipments' log. */
export const shipmentEventTypes = ["shipment.created", "shipment.status_changed"] as const;

/** Whether an event tells of goods that come back: they are the return's business and fulfil nothing. */
export const isReturnShipment = (event: LogEvent): boolean => event.data["direction"] === "RETURN";

/**
 * The first shipment sets an order to work, and what it carries leaves the building; when everything has left and all
 * its shipments that were not cancelled are delivered the order is complete.
 */
export async function onShipmentEvent(tx: Tx, event: LogEvent): Promise<void> {
  const { orderId, returnId, status, fulfillmentOrderId } = event.data;
  // A parcel that comes back is none of those that the order waits for.
  if (typeof orderId !== "string" || typeof returnId === "string") return;
  await lockOrder(tx, event.tenant, orderId);
  const order = await tx.em.findOne(Order, { _id: orderId, tenant: event.tenant });
  if (!order) return;
  const delivered = status === "DELIVERED";
  const cancelled = status === "CANCELLED";
  const shipment = {
    shipmentId: event.subject.id,
    delivered,
    deliveredAt: delivered ? event.occurredAt : null,
    ...(cancelled ? { cancelled } : {}),
  };
  const before: OrderRecord = { ...order };
  const changes = noteShipment(before, shipment, event.recordedAt);
  if (!changes) return;
  if (!cancelled && !order.shipments.some(({ shipmentId }) => shipmentId === shipment.shipmentId)) {
    const only = typeof fulfillmentOrderId === "string" ? fulfillmentOrderId : null;
    await shipFulfillment(tx, event.tenant, {
      ...shipment,
      order: before,
      fulfillmentOrderId: only,
      at: event.recordedAt,
    });
  }
  const sending = await sendingOf(tx, { ...order, ...changes });
  tx.em.assign(order, { ...changes, ...followSending(before, sending, event.occurredAt) });
  await tx.em.flush();
  const after: OrderRecord = { ...order };
  recordChange(tx, event, { type: "order.status_changed", before, after, occurredAt: event.occurredAt });
}
