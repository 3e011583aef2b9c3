import { maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";

/** A shipment the caller may see, or null. Asked for together, they are read together. */
export async function findShipment(context: Context, id: string): Promise<ShipmentRecord | null> {
  const shipment = await context.loaders.shipmentById.load(id);
  return shipment && maySeeOf(context.identity, shipment.customerId) ? shipment : null;
}

/** An order's shipments that the caller may see, oldest first. */
export async function shipmentsOfOrder(context: Context, orderId: string): Promise<ShipmentRecord[]> {
  const shipments = await context.loaders.shipmentsByOrder.load(orderId);
  return shipments.filter((shipment) => maySeeOf(context.identity, shipment.customerId));
}
