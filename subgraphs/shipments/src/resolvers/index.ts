import { carrierReliability } from "./Query.carrierReliability.ts";
import { carrierScorecard } from "./Query.carrierScorecard.ts";
import { CarrierCost, CarrierScorecardGroup } from "./CarrierScorecard.ts";
import { acknowledgeShipmentCase } from "./Mutation.acknowledgeShipmentCase.ts";
import { addShipmentCaseComment } from "./Mutation.addShipmentCaseComment.ts";
import { assignShipmentCase } from "./Mutation.assignShipmentCase.ts";
import { reopenShipmentCase } from "./Mutation.reopenShipmentCase.ts";
import { resolveShipmentCase } from "./Mutation.resolveShipmentCase.ts";
import { updateShipmentCasePolicy } from "./Mutation.updateShipmentCasePolicy.ts";
import { shipmentCase } from "./Query.shipmentCase.ts";
import { shipmentCaseCounts } from "./Query.shipmentCaseCounts.ts";
import { shipmentCasePolicy } from "./Query.shipmentCasePolicy.ts";
import { shipmentCases } from "./Query.shipmentCases.ts";
import { ShipmentCase, ShipmentCaseComment } from "./ShipmentCase.ts";
import { ShipmentCaseChange } from "./ShipmentCaseChange.ts";
import { ShipmentCasePolicy } from "./ShipmentCasePolicy.ts";
import { shipmentCaseChanged } from "./Subscription.shipmentCaseChanged.ts";
import { DeliveryEstimate } from "./DeliveryEstimate.ts";
import { createReturnShipment } from "./Mutation.createReturnShipment.ts";
import { createShipment } from "./Mutation.createShipment.ts";
import { createTrackingLink } from "./Mutation.createTrackingLink.ts";
import { revokeTrackingLink } from "./Mutation.revokeTrackingLink.ts";
import { setDeliveryPolicy } from "./Mutation.setDeliveryPolicy.ts";
import { updateBranding } from "./Mutation.updateBranding.ts";
import { purchaseLabel } from "./Mutation.purchaseLabel.ts";
import { refreshTracking } from "./Mutation.refreshTracking.ts";
import { recordShippingCharge } from "./Mutation.recordShippingCharge.ts";
import { ShippingCharge } from "./ShippingCharge.ts";
import { voidLabel } from "./Mutation.voidLabel.ts";
import { Order } from "./Order.ts";
import { PublicShipment } from "./PublicShipment.ts";
import { PublicShipmentChange } from "./PublicShipmentChange.ts";
import { branding } from "./Query.branding.ts";
import { carrier } from "./Query.carrier.ts";
import { CarrierAccount } from "./CarrierAccount.ts";
import { carrierAccounts } from "./Query.carrierAccounts.ts";
import { carriers } from "./Query.carriers.ts";
import { deliveryPolicy } from "./Query.deliveryPolicy.ts";
import { estimateAccuracy } from "./Query.estimateAccuracy.ts";
import { foretoldDeliveries } from "./Query.foretoldDeliveries.ts";
import { detectCarriers } from "./Query.detectCarriers.ts";
import { detectCarriersOfNumbers } from "./Query.detectCarriersOfNumbers.ts";
import { publicShipment } from "./Query.publicShipment.ts";
import { shipment } from "./Query.shipment.ts";
import { Manifest } from "./Manifest.ts";
import { cancelPickup } from "./Mutation.cancelPickup.ts";
import { createManifest } from "./Mutation.createManifest.ts";
import { schedulePickup } from "./Mutation.schedulePickup.ts";
import { Pickup } from "./Pickup.ts";
import { manifest } from "./Query.manifest.ts";
import { manifests } from "./Query.manifests.ts";
import { pickup } from "./Query.pickup.ts";
import { pickups } from "./Query.pickups.ts";
import { shippingRates } from "./Query.shippingRates.ts";
import { ShippingRate, ShippingRateFailure } from "./ShippingRate.ts";
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
    shippingRates,
    manifest,
    manifests,
    pickup,
    pickups,
    detectCarriers,
    detectCarriersOfNumbers,
    carriers,
    carrier,
    carrierAccounts,
    publicShipment,
    branding,
    unmappedCodes,
    normalizationRules,
    normalizationRule,
    dryRunNormalization,
    trackingRemap,
    trackingPolicy,
    shipmentCase,
    shipmentCases,
    shipmentCaseCounts,
    shipmentCasePolicy,
    carrierScorecard,
    carrierReliability,
    deliveryPolicy,
    estimateAccuracy,
    foretoldDeliveries,
  },
  Mutation: {
    createShipment,
    createReturnShipment,
    purchaseLabel,
    voidLabel,
    recordShippingCharge,
    createManifest,
    schedulePickup,
    cancelPickup,
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
    acknowledgeShipmentCase,
    assignShipmentCase,
    addShipmentCaseComment,
    resolveShipmentCase,
    reopenShipmentCase,
    updateShipmentCasePolicy,
    setDeliveryPolicy,
  },
  Subscription: { shipmentStatusChanged, publicShipmentChanged, shipmentCaseChanged },
  CarrierAccount,
  CarrierCost,
  CarrierScorecardGroup,
  Shipment,
  ShipmentCase,
  ShipmentCaseChange,
  ShipmentCaseComment,
  ShipmentCasePolicy,
  DeliveryEstimate,
  ShippingLabel,
  ShippingCharge,
  ShippingRate,
  Manifest,
  Pickup,
  ShippingRateFailure,
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
