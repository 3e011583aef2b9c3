import { payload } from "@waybill/subgraph";
import { updateNormalizationRule as run } from "../operations/normalization/update-rule.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateNormalizationRule: MutationResolvers["updateNormalizationRule"] = async (_, { input }, context) =>
  payload("normalizationRule", await run(context, input));
