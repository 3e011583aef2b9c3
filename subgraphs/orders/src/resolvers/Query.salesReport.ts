import { reportSales } from "../operations/reports/report-sales.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const salesReport: QueryResolvers["salesReport"] = (_, { range, channel }, context) =>
  reportSales(context, range, channel ?? null);
