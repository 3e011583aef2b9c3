import { reportLeadTimes } from "../operations/reports/report-lead-times.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const leadTimeReport: QueryResolvers["leadTimeReport"] = (_, { range, channel }, context) =>
  reportLeadTimes(context, range, channel ?? null);
