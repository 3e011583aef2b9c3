import { carrierOrCode, trackingUrl } from "../domain/carrier-registry.ts";
import { shownEstimate } from "../domain/estimate/shown-estimate.ts";
import type { PublicShipmentResolvers } from "./types.generated.ts";

export const PublicShipment = {
  carrier: ({ shipment }) => carrierOrCode(shipment.carrierCode),
  trackingNumber: ({ shipment }) => shipment.trackingNumber,
  trackingUrl: ({ shipment }) => trackingUrl(shipment.carrierCode, shipment.trackingNumber),
  status: ({ shipment }) => shipment.status,
  substatus: ({ shipment }) => shipment.substatus,
  condition: ({ shipment }) => shipment.condition,
  reason: ({ shipment }) => shipment.reason,
  statusOccurredAt: ({ shipment }) => shipment.statusOccurredAt,
  deliveredAt: ({ shipment }) => shipment.deliveredAt,
  estimatedDelivery: ({ shipment }) => shownEstimate(shipment),
  events: ({ scans }) =>
    scans.map(({ occurredAt, status, description, location }) => ({
      occurredAt,
      status,
      description,
      city: location.city ?? null,
      countryCode: location.countryCode ?? null,
    })),
} satisfies Partial<PublicShipmentResolvers>;
