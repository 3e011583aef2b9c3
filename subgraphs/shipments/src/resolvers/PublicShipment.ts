import { carrierOrCode, trackingUrl } from "../domain/carrier-registry.ts";
import { shownEstimate } from "../domain/estimate/shown-estimate.ts";
import { occurredLocal } from "../domain/scan-time.ts";
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
    scans
      // A clock that was wrong decides nothing, and would have the recipient believe it did.
      .filter(({ timeFlag }) => timeFlag === null)
      .map((scan) => ({
        occurredAt: scan.occurredAt,
        occurredLocal: occurredLocal(scan),
        timePrecision: scan.timePrecision,
        status: scan.status,
        description: scan.description,
        city: scan.location.city ?? null,
        countryCode: scan.location.countryCode ?? null,
      })),
} satisfies Partial<PublicShipmentResolvers>;
