import type { LanePlace, LocalDays } from "../edd/parcel.ts";
import type { FoldedScan } from "../fold-scans.ts";
import type { ShipmentStatus } from "../shipment-status.ts";
import type { TrackingScan } from "../tracking-scan.ts";
import { coarsePlace } from "./forecast.ts";
import { localDays } from "./local-day.ts";

/** What milestones are read from. */
export type MilestoneScan = FoldedScan & Pick<TrackingScan, "utcOffsetMinutes" | "location">;

export interface Milestones {
  /** The first sign that the carrier has it, on the wall clock of its place; null while there is none. */
  readonly handedOverAt: LocalDays | null;
  /** The same instant, to compare with what carriers said when. */
  readonly handedOver: Date | null;
  /** Where that was. */
  readonly from: LanePlace | null;
  readonly deliveredAt: LocalDays | null;
  /** Minutes east of UTC where it was scanned last; null when that is not known. */
  readonly offsetMinutes: number | null;
}

/** Statuses that only a parcel in the carrier's hands has. */
const carried: ReadonlySet<ShipmentStatus> = new Set([
  "PICKED_UP",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "AVAILABLE_FOR_PICKUP",
  "ATTEMPT_FAILED",
  "DELIVERED",
]);

/** Finds the milestones in a set of scans, whatever their order. @param deliveredAt as the scans were folded. */
export function milestonesOf(scans: readonly MilestoneScan[], deliveredAt: Date | null): Milestones {
  const trusted = scans
    .filter((scan) => scan.timeFlag === null)
    .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a._id < b._id ? -1 : 1));
  const first = trusted.find(({ status }) => status !== null && carried.has(status));
  const delivery =
    deliveredAt &&
    trusted.find(({ status, occurredAt }) => status === "DELIVERED" && occurredAt.getTime() === deliveredAt.getTime());
  return {
    handedOverAt: first ? localDays(first.occurredAt, first.utcOffsetMinutes) : null,
    handedOver: first?.occurredAt ?? null,
    from: first ? coarsePlace(first.location) : null,
    deliveredAt: delivery ? localDays(delivery.occurredAt, delivery.utcOffsetMinutes) : null,
    offsetMinutes: trusted.findLast(({ utcOffsetMinutes }) => utcOffsetMinutes !== null)?.utcOffsetMinutes ?? null,
  };
}
