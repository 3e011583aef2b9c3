import { findNormalizationRule } from "../operations/normalization/list-rules.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const normalizationRule: QueryResolvers["normalizationRule"] = (_, { id }, context) =>
  findNormalizationRule(context, id);
