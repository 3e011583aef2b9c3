import { openReport } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { Turnover } from "../domain/turnover.ts";

/**
 * How fast a level's stock was sold. Time that is still to come does not count.
 * @throws WaybillError FORBIDDEN or REPORT_RANGE_INVALID.
 */
export function reportTurnover(
  context: Context,
  stockLevelId: string,
  asked: { readonly from: Date; readonly to: Date },
): Promise<Turnover> {
  const now = context.clock();
  const until = asked.to < now ? asked.to : now;
  const { from, to } = openReport(context.identity, { from: asked.from, to: until, interval: "DAY", timeZone: "UTC" });
  return context.loaders.turnover.load({ stockLevelId, from, to });
}
