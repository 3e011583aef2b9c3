import { DeliveryEstimate } from "./DeliveryEstimate.ts";
import { createReturnShipment } from "./Mutation.createReturnShipment.ts";
import { createShipment } from "./Mutation.createShipment.ts";
import { createTrackingLink } from "./Mutation.createTrackingLink.ts";
import { revokeTrackingLink } from "./Mutation.revokeTrackingLink.ts";
import { setDeliveryPolicy } from "./Mutation.setDeliveryPolicy.ts";
import { updateBranding } from "./Mutation.updateBranding.ts";
import { purchaseLabel } from "./Mutation.purchaseLabel.ts";
import { refreshTracking } from "./Mutation.refreshTracking.ts";
import { voidLabel } from "./Mutation.voidLabel.ts";
import { Order } from "./Order.ts";
import { PublicShipment } from "./PublicShipment.ts";
import { PublicShipmentChange } from "./PublicShipmentChange.ts";
import { branding } from "./Query.branding.ts";
import { carrier } from "./Query.carrier.ts";
import { carriers } from "./Query.carriers.ts";
import { deliveryPolicy } from "./Query.deliveryPolicy.ts";
import { estimateAccuracy } from "./Query.estimateAccuracy.ts";
import { detectCarriers } from "./Query.detectCarriers.ts";
import { detectCarriersOfNumbers } from "./Query.detectCarriersOfNumbers.ts";
import { publicShipment } from "./Query.publicShipment.ts";
import { shipment } from "./Query.shipment.ts";
import { shipments } from "./Query.shipments.ts";
import { shipmentsLogHead } from "./Query.shipmentsLogHead.ts";
import { Shipment } from "./Shipment.ts";
import { ShipmentStatusChange } from "./ShipmentStatusChange.ts";
import { publicShipmentChanged } from "./Subscription.publicShipmentChanged.ts";
import { ShippingLabel } from "./ShippingLabel.ts";
import { shipmentStatusChanged } from "./Subscription.shipmentStatusChanged.ts";
import { TrackingLink } from "./TrackingLink.ts";
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
    publicShipment,
    branding,
    deliveryPolicy,
    estimateAccuracy,
  },
  Mutation: {
    createShipment,
    createReturnShipment,
    purchaseLabel,
    voidLabel,
    refreshTracking,
    createTrackingLink,
    revokeTrackingLink,
    updateBranding,
    setDeliveryPolicy,
  },
  Subscription: { shipmentStatusChanged, publicShipmentChanged },
  Shipment,
  DeliveryEstimate,
  ShippingLabel,
  TrackingEvent,
  TrackingLink,
  PublicShipment,
  PublicShipmentChange,
  Order,
  ShipmentStatusChange,
};
