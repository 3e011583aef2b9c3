import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { noteShipment, type OrderRecord } from "../domain/order.ts";
import { recordChange } from "../operations/record-change.ts";
import { Order } from "../storage/entities.ts";

/** What orders listens to in the shipments' log. */
export const shipmentEventTypes = ["shipment.created", "shipment.status_changed"] as const;

/** Whether an event tells of goods that come back: they are the return's business and fulfil nothing. */
export const isReturnShipment = (event: LogEvent): boolean => event.data["direction"] === "RETURN";

/** The first shipment sets an order to work; when all its shipments are delivered it is complete. */
export async function onShipmentEvent(tx: Tx, event: LogEvent): Promise<void> {
  const { orderId, status } = event.data;
  if (typeof orderId !== "string") return;
  const order = await tx.em.findOne(Order, { _id: orderId, tenant: event.tenant });
  if (!order) return;
  const shipment = { shipmentId: event.subject.id, delivered: status === "DELIVERED" };
  const before: OrderRecord = { ...order };
  const changes = noteShipment(before, shipment, event.recordedAt);
  if (!changes) return;
  tx.em.assign(order, changes);
  await tx.em.flush();
  const after: OrderRecord = { ...order };
  recordChange(tx, event, { type: "order.status_changed", before, after, occurredAt: event.occurredAt });
}
