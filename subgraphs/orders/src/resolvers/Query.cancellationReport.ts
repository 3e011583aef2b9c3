import { reportCancellations } from "../operations/reports/report-cancellations.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const cancellationReport: QueryResolvers["cancellationReport"] = (_, { range, channel }, context) =>
  reportCancellations(context, range, channel ?? null);
