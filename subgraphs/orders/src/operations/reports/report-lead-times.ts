import type { ReportRangeInput } from "@waybill/kernel";
import { openReport } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type LeadTimeReport, leadTimeReport } from "../../domain/lead-times.ts";
import { readHandOvers, readLeadTimes } from "../../storage/lead-time-report.ts";
import { fewRows } from "./few-rows.ts";

const maxRows = 50_000;

/**
 * How long orders take from placing to delivery, and locations from getting work to its leaving.
 * @throws WaybillError FORBIDDEN or REPORT_RANGE_INVALID, also when there are too many different times to answer.
 */
export async function reportLeadTimes(
  context: Context,
  input: ReportRangeInput,
  channel: string | null,
): Promise<LeadTimeReport> {
  const { identity, database } = context;
  const { tenant } = identity;
  const range = openReport(identity, input);
  const read = async (...moments: Parameters<typeof readLeadTimes>[4]) =>
    fewRows(await readLeadTimes(database.db, tenant, range, channel, moments, maxRows + 1), maxRows);
  const [placedToShipped, shippedToCompleted, placedToCompleted, handOvers] = await Promise.all([
    read("placedAt", "firstShippedAt"),
    read("firstShippedAt", "completedAt"),
    read("placedAt", "completedAt"),
    readHandOvers(database.db, tenant, range, channel, maxRows + 1),
  ]);
  const rows = { placedToShipped, shippedToCompleted, placedToCompleted, handOvers: fewRows(handOvers, maxRows) };
  return leadTimeReport(range, rows);
}
