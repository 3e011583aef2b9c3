import { payload } from "@waybill/subgraph";
import { createNormalizationRule as run } from "../operations/normalization/create-rule.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createNormalizationRule: MutationResolvers["createNormalizationRule"] = async (_, { input }, context) =>
  payload("normalizationRule", await run(context, input));
