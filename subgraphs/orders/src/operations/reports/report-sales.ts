import type { ReportRangeInput } from "@waybill/kernel";
import { openReport } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type SalesReport, salesReport } from "../../domain/sales.ts";
import { readSales } from "../../storage/sales-report.ts";
import { fewRows } from "./few-rows.ts";

const maxRows = 10_000;

/**
 * Orders and sales by the time of placing.
 * @throws WaybillError REPORT_RANGE_INVALID, also when channels and currencies make it too long to answer.
 */
export async function reportSales(
  context: Context,
  input: ReportRangeInput,
  channel: string | null,
): Promise<SalesReport> {
  const { identity, database } = context;
  const range = openReport(identity, input);
  const rows = await readSales(database.db, identity.tenant, range, channel, maxRows + 1);
  return salesReport(range, fewRows(rows, maxRows));
}
