import { fedexTrackingNumber } from "@waybill/sandbox";
import { scan } from "../../support/carrier.ts";
import type { Samples } from "../../support/writes/sample.ts";

const policy = {
  ...{ timeZone: "Europe/Berlin", cutOffTime: "14:00", minHandlingDays: 0, maxHandlingDays: 1 },
  ...{ origin: { countryCode: "DE" }, transit: [{ countryCode: "AQ", minDays: 1, maxDays: 3 }] },
};

export const samples: Samples = {
  createShipment: {
    input: async ({ order }) => ({
      orderId: (await order()).id,
      carrierCode: "fedex",
      trackingNumber: fedexTrackingNumber(900_001),
    }),
    other: { trackingNumber: fedexTrackingNumber(900_002) },
    events: ["shipment.created"],
  },
  setDeliveryPolicy: {
    input: async () => policy,
    other: { ...policy, cutOffTime: "12:00" },
    events: ["delivery_policy.updated"],
  },
  refreshTracking: {
    input: async ({ sandbox, shipment }) => {
      const { id: shipmentId, trackingNumber } = await shipment();
      sandbox.fedex.load([{ trackingNumber, scans: [scan("PU", "Picked up", 60)] }]);
      sandbox.fedex.advance(trackingNumber);
      return { shipmentId };
    },
    other: { shipmentId: "shp_none" },
    events: ["shipment.status_changed"],
  },
};
