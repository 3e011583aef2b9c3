import { reportFillRate } from "../operations/reports/report-fill-rate.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const fillRateReport: QueryResolvers["fillRateReport"] = (_, { range, channel }, context) =>
  reportFillRate(context, range, channel ?? null);
