import { reportReturnRates } from "../operations/reports/report-return-rates.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const returnRateReport: QueryResolvers["returnRateReport"] = (_, { range, channel }, context) =>
  reportReturnRates(context, range, channel ?? null);
