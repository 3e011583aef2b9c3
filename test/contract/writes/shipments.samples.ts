import { fedexTrackingNumber } from "@waybill/sandbox";
import { scan } from "../../support/carrier.ts";
import type { Samples } from "../../support/writes/sample.ts";

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
