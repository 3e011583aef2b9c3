import type { ReportRangeInput } from "@waybill/kernel";
import { openReport } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import {
  type CancellationCounts,
  countCancellations,
  countReasons,
  type ReasonCount,
} from "../../storage/cancellation-report.ts";

/** How many of the orders placed in a time were cancelled, and why. Rates are 0 to 1. */
export interface CancellationReport extends CancellationCounts {
  readonly orderRate: number | null;
  readonly unitRate: number | null;
  readonly reasons: readonly (ReasonCount & { readonly share: number })[];
}

const maxReasons = 50;
const rate = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Counts cancellations. @throws WaybillError FORBIDDEN or REPORT_RANGE_INVALID. */
export async function reportCancellations(
  context: Context,
  input: ReportRangeInput,
  channel: string | null,
): Promise<CancellationReport> {
  const { identity, database } = context;
  const range = openReport(identity, input);
  const [counts, reasons] = await Promise.all([
    countCancellations(database.db, identity.tenant, range, channel),
    countReasons(database.db, identity.tenant, range, channel, maxReasons),
  ]);
  const { orders, cancelledOrders, units, cancelledUnits } = counts;
  return {
    orders,
    cancelledOrders,
    units,
    cancelledUnits,
    orderRate: rate(cancelledOrders, orders),
    unitRate: rate(cancelledUnits, units),
    reasons: reasons.map((reason) => ({ ...reason, share: rate(reason.cancelledOrders, cancelledOrders) ?? 0 })),
  };
}
