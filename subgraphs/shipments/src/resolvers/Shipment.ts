import { carrierOrCode, trackingUrl } from "../domain/carrier-registry.ts";
import { findShipment } from "../operations/find-shipment.ts";
import { labelOf } from "../operations/labels/find-label.ts";
import { listScans } from "../operations/list-scans.ts";
import { linksOfShipment } from "../operations/tracking-page/list-links.ts";
import type { ShipmentResolvers } from "./types.generated.ts";

export const Shipment = {
  __resolveReference: ({ id }, context) => findShipment(context, id),
  id: (shipment) => shipment._id,
  order: (shipment) => ({ id: shipment.orderId }),
  fulfillmentOrder: ({ fulfillmentOrderId }) => (fulfillmentOrderId === null ? null : { id: fulfillmentOrderId }),
  carrier: ({ carrierCode }) => carrierOrCode(carrierCode),
  trackingUrl: (shipment) => trackingUrl(shipment.carrierCode, shipment.trackingNumber),
  trackingLinks: (shipment, _, context) => linksOfShipment(context, shipment._id),
  label: (shipment, _, context) => labelOf(context, shipment),
  trackingEvents: (shipment, args, context) => listScans(context, shipment._id, args),
} satisfies Partial<ShipmentResolvers>;
