import type { Samples } from "../../support/writes/sample.ts";

const rule = { name: "Held", match: { codes: ["ZQ"] }, outcome: { status: "EXCEPTION" } };

export const samples: Samples = {
  createNormalizationRule: {
    input: async () => ({ rule }),
    other: { rule: { ...rule, name: "Other" } },
    events: ["normalization_rule.created"],
  },
  updateNormalizationRule: {
    input: async ({ make }) => {
      const { id } = await make("createNormalizationRule", { rule });
      return { id, enabled: false };
    },
    events: ["normalization_rule.updated"],
  },
  deleteNormalizationRule: {
    input: async ({ make }) => {
      const { id } = await make("createNormalizationRule", { rule });
      return { id };
    },
    events: ["normalization_rule.deleted"],
  },
  remapTrackingEvents: {
    input: async () => ({}),
    other: { carrierCode: "fedex" },
    events: ["tracking_remap.started"],
  },
};
