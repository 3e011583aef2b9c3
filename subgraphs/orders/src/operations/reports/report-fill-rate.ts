import type { ReportRangeInput } from "@waybill/kernel";
import { openReport } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type FillRateReport, fillRateReport } from "../../domain/fill-rate.ts";
import { readFill } from "../../storage/fill-rate-report.ts";
import { fewRows } from "./few-rows.ts";

const maxRows = 10_000;

/**
 * How much of what was ordered was there when it was ordered.
 * @throws WaybillError FORBIDDEN or REPORT_RANGE_INVALID, also when channels make it too long to answer.
 */
export async function reportFillRate(
  context: Context,
  input: ReportRangeInput,
  channel: string | null,
): Promise<FillRateReport> {
  const { identity, database } = context;
  const range = openReport(identity, input);
  const rows = await readFill(database.db, identity.tenant, range, channel, maxRows + 1);
  return fillRateReport(range, fewRows(rows, maxRows));
}
