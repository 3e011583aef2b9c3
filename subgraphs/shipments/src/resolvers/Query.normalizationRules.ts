import { listNormalizationRules } from "../operations/normalization/list-rules.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const normalizationRules: QueryResolvers["normalizationRules"] = (_, args, context) =>
  listNormalizationRules(context, args);
