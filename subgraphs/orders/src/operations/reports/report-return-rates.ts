import type { ReportRangeInput } from "@waybill/kernel";
import { openReport } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type ReturnRateReport, returnRateReport } from "../../domain/returns/return-rate.ts";
import { readDelivered, readReturns } from "../../storage/return-rate-report.ts";
import { fewRows } from "./few-rows.ts";

const maxRows = 100_000;
const mostSkus = 100;

/**
 * How much of what was delivered comes back, and why, of the orders placed in a time.
 * @throws WaybillError FORBIDDEN or REPORT_RANGE_INVALID, also when there are too many SKUs to answer.
 */
export async function reportReturnRates(
  context: Context,
  input: ReportRangeInput,
  channel: string | null,
): Promise<ReturnRateReport> {
  const { identity, database } = context;
  const range = openReport(identity, input);
  const [returns, delivered] = await Promise.all([
    readReturns(database.db, identity.tenant, range, channel, maxRows + 1),
    readDelivered(database.db, identity.tenant, range, channel, maxRows + 1),
  ]);
  return returnRateReport(fewRows(returns, maxRows), fewRows(delivered, maxRows), mostSkus);
}
