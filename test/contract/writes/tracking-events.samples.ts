import { fedexTrackingNumber } from "@waybill/sandbox";
import type { Samples } from "../../support/writes/sample.ts";

const scan = { carrierCode: "fedex", occurredAt: "2026-03-01T10:00:00Z", code: "DL" };

export const samples: Samples = {
  recordTrackingEvents: {
    input: async ({ shipment }) => {
      const { trackingNumber } = await shipment();
      return { events: [{ ...scan, trackingNumber }] };
    },
    other: { events: [{ ...scan, trackingNumber: fedexTrackingNumber(900_011) }] },
    events: ["shipment.status_changed"],
  },
  addTrackingNumber: {
    input: async ({ shipment }) => ({
      shipmentId: (await shipment()).id,
      carrierCode: "fedex",
      trackingNumber: fedexTrackingNumber(900_012),
      packageNumber: 2,
    }),
    events: ["shipment.tracking_number_added"],
  },
  updateTrackingPolicy: {
    input: async () => ({ expressDays: 14 }),
    events: ["tracking_policy.updated"],
  },
};
