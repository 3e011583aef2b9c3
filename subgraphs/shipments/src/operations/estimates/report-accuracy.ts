import { openReport } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type AccuracyGroup, type AccuracyRow, accuracyRow } from "../../domain/estimate/accuracy.ts";
import { readAccuracy } from "../../storage/estimate-accuracy.ts";

/**
 * How the estimates of what was delivered within a time turned out.
 * @throws WaybillError FORBIDDEN for a shopper, REPORT_RANGE_INVALID when the time is empty or longer than some 400 days.
 */
export async function estimateAccuracy(
  context: Context,
  { from, to, groupBy }: { readonly from: Date; readonly to: Date; readonly groupBy: AccuracyGroup },
): Promise<AccuracyRow[]> {
  const { identity, database } = context;
  const range = openReport(identity, { from, to, interval: "DAY", timeZone: "UTC" });
  return (await readAccuracy(database.db, identity.tenant, range, groupBy)).map(accuracyRow);
}
