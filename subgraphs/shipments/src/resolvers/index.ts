import { createReturnShipment } from "./Mutation.createReturnShipment.ts";
import { createShipment } from "./Mutation.createShipment.ts";
import { purchaseLabel } from "./Mutation.purchaseLabel.ts";
import { refreshTracking } from "./Mutation.refreshTracking.ts";
import { voidLabel } from "./Mutation.voidLabel.ts";
import { Order } from "./Order.ts";
import { carrier } from "./Query.carrier.ts";
import { carriers } from "./Query.carriers.ts";
import { detectCarriers } from "./Query.detectCarriers.ts";
import { detectCarriersOfNumbers } from "./Query.detectCarriersOfNumbers.ts";
import { shipment } from "./Query.shipment.ts";
import { shipments } from "./Query.shipments.ts";
import { shipmentsLogHead } from "./Query.shipmentsLogHead.ts";
import { Shipment } from "./Shipment.ts";
import { ShipmentStatusChange } from "./ShipmentStatusChange.ts";
import { ShippingLabel } from "./ShippingLabel.ts";
import { shipmentStatusChanged } from "./Subscription.shipmentStatusChanged.ts";
import { TrackingEvent } from "./TrackingEvent.ts";
import { shipmentsPrivacyExport } from "./Query.shipmentsPrivacyExport.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: {
    shipmentsPrivacyExport,
    shipment,
    shipments,
    shipmentsLogHead,
    detectCarriers,
    detectCarriersOfNumbers,
    carriers,
    carrier,
  },
  Mutation: { createShipment, createReturnShipment, purchaseLabel, voidLabel, refreshTracking },
  Subscription: { shipmentStatusChanged },
  Shipment,
  ShippingLabel,
  TrackingEvent,
  Order,
  ShipmentStatusChange,
};
