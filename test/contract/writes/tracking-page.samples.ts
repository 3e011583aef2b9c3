import type { Samples } from "../../support/writes/sample.ts";

export const samples: Samples = {
  createTrackingLink: {
    input: async ({ shipment }) => ({ shipmentId: (await shipment()).id }),
    other: { requiresPostalCode: true },
    events: ["tracking_link.created"],
  },
  revokeTrackingLink: {
    input: async ({ make, shipment }) => {
      const { id } = await make("createTrackingLink", { shipmentId: (await shipment()).id });
      return { id };
    },
    events: ["tracking_link.revoked"],
  },
  updateBranding: {
    input: async () => ({ name: "Acme" }),
    events: ["branding.updated"],
  },
};
