import { percentile } from "@waybill/kernel";
import { type CasePolicy, isAwaited } from "./case-policy.ts";
import type { ShipmentStatus } from "../shipment-status.ts";

const hourMs = 60 * 60_000;
/** A lane with many scans a day is not silent before a night and a day have passed, nor any later than this. */
const leastMs = 24 * hourMs;
const mostMs = 30 * 24 * hourMs;

/** The longest times without a scan that delivered shipments had on their way, in minutes. */
export interface LaneHistory {
  /** Of the same carrier between the same countries. */
  readonly lane: readonly number[];
  /** Of the same carrier. */
  readonly carrier: readonly number[];
}

/**
 * How long a shipment may be without news. On its way its lane's own history decides, as soon as it is long enough,
 * else its carrier's, else the policy's table; elsewhere the table.
 * @returns milliseconds; null when no news is expected.
 */
export function allowedSilence(
  status: ShipmentStatus,
  history: LaneHistory,
  policy: Pick<CasePolicy, "silenceHours" | "silencePercent" | "silenceSample">,
): number | null {
  if (!isAwaited(status)) return null;
  const table = policy.silenceHours[status] * hourMs;
  if (status !== "PICKED_UP" && status !== "IN_TRANSIT") return table;
  const sample = [history.lane, history.carrier].find((gaps) => gaps.length >= policy.silenceSample);
  if (!sample) return table;
  const minutes = percentile(
    sample.map((value) => ({ value, count: 1 })),
    policy.silencePercent / 100,
  );
  return minutes === null ? table : Math.min(mostMs, Math.max(leastMs, minutes * 60_000));
}
