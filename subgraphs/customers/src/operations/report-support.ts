import type { ReportRangeInput } from "@waybill/kernel";
import { openReport } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type SupportReport, supportReport } from "../domain/support-report.ts";
import type { TicketKind } from "../domain/ticket-states.ts";
import { readSupport } from "../storage/support-report.ts";

/** How much support was asked for and given. @throws WaybillError FORBIDDEN or REPORT_RANGE_INVALID. */
export async function reportSupport(
  context: Context,
  input: ReportRangeInput,
  kind: TicketKind | null,
): Promise<SupportReport> {
  const { identity, database, clock } = context;
  const range = openReport(identity, input);
  return supportReport(range, await readSupport(database.db, identity.tenant, range, kind, clock()));
}
