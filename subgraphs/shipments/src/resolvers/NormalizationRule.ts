import type { NormalizationRuleResolvers } from "./types.generated.ts";

export const NormalizationRule = {
  id: (rule) => rule._id,
  formerVersions: (rule) => [...rule.former],
} satisfies Partial<NormalizationRuleResolvers>;
