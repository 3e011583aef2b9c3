import { countCasesOf } from "../operations/cases/list-cases.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const shipmentCaseCounts: QueryResolvers["shipmentCaseCounts"] = (_, { filter }, context) =>
  countCasesOf(context, filter);
