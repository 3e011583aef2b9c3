import { carrierOrCode, trackingUrl } from "../domain/carrier-registry.ts";
import type { ShipmentTrackingNumberResolvers } from "./types.generated.ts";

export const ShipmentTrackingNumber = {
  carrier: ({ carrierCode }) => carrierOrCode(carrierCode),
  trackingUrl: ({ carrierCode, trackingNumber }) => trackingUrl(carrierCode, trackingNumber),
} satisfies Partial<ShipmentTrackingNumberResolvers>;
