import { createReturnShipment } from "./Mutation.createReturnShipment.ts";
import { createShipment } from "./Mutation.createShipment.ts";
import { createTrackingLink } from "./Mutation.createTrackingLink.ts";
import { revokeTrackingLink } from "./Mutation.revokeTrackingLink.ts";
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
import { createNormalizationRule } from "./Mutation.createNormalizationRule.ts";
import { deleteNormalizationRule } from "./Mutation.deleteNormalizationRule.ts";
import { remapTrackingEvents } from "./Mutation.remapTrackingEvents.ts";
import { updateNormalizationRule } from "./Mutation.updateNormalizationRule.ts";
import { NormalizationRule } from "./NormalizationRule.ts";
import { dryRunNormalization } from "./Query.dryRunNormalization.ts";
import { normalizationRule } from "./Query.normalizationRule.ts";
import { normalizationRules } from "./Query.normalizationRules.ts";
import { trackingRemap } from "./Query.trackingRemap.ts";
import { unmappedCodes } from "./Query.unmappedCodes.ts";
import { TrackingRemap } from "./TrackingRemap.ts";
import { UnmappedCode } from "./UnmappedCode.ts";
import { addTrackingNumber } from "./Mutation.addTrackingNumber.ts";
import { recordTrackingEvents } from "./Mutation.recordTrackingEvents.ts";
import { updateTrackingPolicy } from "./Mutation.updateTrackingPolicy.ts";
import { trackingPolicy } from "./Query.trackingPolicy.ts";
import { ShipmentTrackingNumber } from "./ShipmentTrackingNumber.ts";
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
    unmappedCodes,
    normalizationRules,
    normalizationRule,
    dryRunNormalization,
    trackingRemap,
    trackingPolicy,
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
    createNormalizationRule,
    updateNormalizationRule,
    deleteNormalizationRule,
    remapTrackingEvents,
    recordTrackingEvents,
    addTrackingNumber,
    updateTrackingPolicy,
  },
  Subscription: { shipmentStatusChanged, publicShipmentChanged },
  Shipment,
  ShippingLabel,
  TrackingEvent,
  TrackingLink,
  ShipmentTrackingNumber,
  NormalizationRule,
  TrackingRemap,
  UnmappedCode,
  PublicShipment,
  PublicShipmentChange,
  Order,
  ShipmentStatusChange,
};
