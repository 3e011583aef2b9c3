import { payload } from "@waybill/subgraph";
import { deleteNormalizationRule as run } from "../operations/normalization/update-rule.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const deleteNormalizationRule: MutationResolvers["deleteNormalizationRule"] = async (_, { input }, context) =>
  payload("normalizationRule", await run(context, input));
