import { eventCursor } from "@waybill/subgraph";
import { findShipment } from "../operations/find-shipment.ts";
import type { ShipmentStatusChangeResolvers } from "./types.generated.ts";

export const ShipmentStatusChange = {
  cursor: (event, _, context) => eventCursor(context, "shipments", event),
  shipment: async (event, _, context) => {
    const shipment = await findShipment(context, event.subject.id);
    if (!shipment) throw new Error(`shipment ${event.subject.id} is in the log and not in the table`);
    return shipment;
  },
  shipmentVersion: (event) => event.subject.version,
  order: ({ data: { orderId } }) => (orderId === null ? null : { id: orderId }),
  customer: (event) => (event.data.customerId === null ? null : { id: event.data.customerId }),
  previousStatus: (event) => event.data.previousStatus,
  status: (event) => event.data.status,
  substatus: (event) => event.data.substatus,
  condition: (event) => event.data.condition,
  reason: (event) => event.data.reason,
} satisfies Partial<ShipmentStatusChangeResolvers>;
