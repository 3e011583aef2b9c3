import type { ReportRangeInput } from "@waybill/kernel";
import { WaybillError } from "@waybill/service";
import { openReport } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type Grouping, type Scorecard, scorecard } from "../../domain/scorecard.ts";
import { readScorecard, type ScorecardFilter } from "../../storage/scorecard.ts";

/** Far beyond what anybody reads: transit times are in steps, so a group has some hundreds of rows at most. */
const maxRows = 100_000;

/**
 * How well carriers carry.
 * @throws WaybillError FORBIDDEN or REPORT_RANGE_INVALID, also when groups and intervals make it too long to answer.
 */
export async function reportScorecard(
  context: Context,
  input: ReportRangeInput,
  grouping: Grouping,
  filter: ScorecardFilter,
): Promise<Scorecard> {
  const { identity, database, clock } = context;
  const range = openReport(identity, input);
  const asked = { range, grouping, filter, now: clock() };
  const rows = await readScorecard(database.db, identity.tenant, asked, maxRows + 1);
  if (Object.values(rows).some(({ length }: readonly unknown[]) => length > maxRows)) {
    const message = `The scorecard has more than ${maxRows} rows; ask for less time, longer intervals or one carrier.`;
    throw new WaybillError("REPORT_RANGE_INVALID", { message });
  }
  return scorecard(range, rows, grouping);
}
