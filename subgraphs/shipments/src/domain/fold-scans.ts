import {
  type ShipmentCondition,
  type ShipmentStatus,
  statusRank,
  type Substatus,
  type TrackingReason,
} from "./shipment-status.ts";
import type { Classification, TrackingScan } from "./tracking-scan.ts";

/** What a set of scans says about a shipment. */
export interface TrackingState {
  readonly status: ShipmentStatus;
  readonly substatus: Substatus | null;
  readonly condition: ShipmentCondition;
  readonly reason: TrackingReason | null;
  /** When the scan that decided the status happened; null while none has. */
  readonly statusOccurredAt: Date | null;
  /** When it first reached the recipient; null while it has not. */
  readonly deliveredAt: Date | null;
}

export const initialState: TrackingState = {
  status: "PENDING",
  substatus: null,
  condition: "ON_TIME",
  reason: null,
  statusOccurredAt: null,
  deliveredAt: null,
};

/** What the state depends on. */
export type FoldedScan = Classification & Pick<TrackingScan, "_id" | "occurredAt" | "timeFlag">;
type StatusScan = FoldedScan & { readonly status: ShipmentStatus };

/**
 * The state that a set of scans adds up to. It depends on the set alone: neither on the order of arrival nor on how
 * often a scan came, and one more scan never takes a final status back except by `finalExits`.
 *
 * Scans are read in carrier time; at one instant the further status counts as the later. From the first sign of a
 * return on, the parcel is on its way back: a delivery then is the return to the sender. Before that the first
 * delivery decides, whatever was scanned after it (real parcels get "on vehicle" and "in transit" minutes after
 * "delivered"); then a cancellation; then the latest scan. Scans whose time is not trusted do not count.
 */
export function foldScans(scans: Iterable<FoldedScan>): TrackingState {
  const ordered = inOrder(scans);
  const withStatus = ordered.filter((scan): scan is StatusScan => scan.status !== null);
  const turn = withStatus.findIndex((scan) => scan.status === "RETURNING" || scan.status === "RETURNED");
  const outward = turn < 0 ? withStatus : withStatus.slice(0, turn);
  const back = turn < 0 ? [] : withStatus.slice(turn);
  const delivery = outward.find((scan) => scan.status === "DELIVERED") ?? null;
  const deliveredAt = delivery?.occurredAt ?? null;

  const returned = back.find((scan) => scan.status === "RETURNED" || scan.status === "DELIVERED");
  if (returned) return decided({ ...returned, status: "RETURNED", substatus: "BACK_AT_SENDER" }, deliveredAt);
  const returning = back.findLast((scan) => scan.status === "RETURNING");
  if (returning) return decided(returning, deliveredAt);
  const final = delivery ?? outward.find((scan) => scan.status === "CANCELLED");
  if (final) return decided(final, deliveredAt);

  const latest = withStatus.at(-1);
  // A scan may tell only how it goes ("delayed"), not how far it is: it then stands beside the latest status.
  const going = ordered.findLast((scan) => scan.condition !== null);
  return {
    ...(latest ? decided(latest, null) : initialState),
    condition: going?.condition ?? "ON_TIME",
    reason: going?.reason ?? null,
  };
}

/** When the newest scan that counts happened; null while none counts. */
export function newestOf(scans: Iterable<Pick<FoldedScan, "occurredAt" | "timeFlag">>): Date | null {
  let newest: Date | null = null;
  for (const { occurredAt, timeFlag } of scans) {
    if (timeFlag === null && (newest === null || occurredAt > newest)) newest = occurredAt;
  }
  return newest;
}

/** Statuses of which one scan decides, whatever was scanned after it. */
const deciding: ReadonlySet<ShipmentStatus | null> = new Set(["DELIVERED", "CANCELLED", "RETURNING", "RETURNED"]);

/**
 * Whether new scans alone add up to the state that they add up to together with all that were there before, so that
 * those need not be read. It is so when none of the earlier decides for good, and the new ones either do, or are the
 * newest both of those that say how far the shipment is and of those that say how it goes.
 * @param before what the earlier scans added up to, and when the newest of them that counts happened.
 */
export function sufficeAlone(
  before: { readonly status: ShipmentStatus; readonly scannedUpTo: Date | null },
  fresh: readonly FoldedScan[],
): boolean {
  const { status, scannedUpTo } = before;
  if (scannedUpTo === null || deciding.has(status)) return false;
  const counted = fresh.filter((scan) => scan.timeFlag === null);
  if (counted.some((scan) => deciding.has(scan.status))) return true;
  const newer = counted.filter((scan) => scan.occurredAt > scannedUpTo);
  return newer.some((scan) => scan.status !== null) && newer.some((scan) => scan.condition !== null);
}

/** True when two states differ in what subscribers are told: status, substatus, condition or reason. */
export const tellsNews = (before: TrackingState, after: TrackingState): boolean =>
  before.status !== after.status ||
  before.substatus !== after.substatus ||
  before.condition !== after.condition ||
  before.reason !== after.reason;

const decided = (scan: StatusScan, deliveredAt: Date | null): TrackingState => ({
  status: scan.status,
  substatus: scan.substatus,
  condition: scan.condition ?? "ON_TIME",
  reason: scan.reason,
  statusOccurredAt: scan.occurredAt,
  deliveredAt,
});

function inOrder(scans: Iterable<FoldedScan>): FoldedScan[] {
  const distinct = new Map([...scans].map((scan) => [scan._id, scan]));
  return [...distinct.values()]
    .filter((scan) => scan.timeFlag === null)
    .toSorted(
      (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || rank(a) - rank(b) || (a._id < b._id ? -1 : 1),
    );
}

const rank = (scan: FoldedScan): number => (scan.status === null ? -1 : statusRank(scan.status, scan.substatus));
