import type { FoldedScan } from "./fold-scans.ts";
import type { ShipmentDirection } from "./labels/label.ts";
import type { CaseKind } from "./cases/case-states.ts";
import type { ShipmentStatus, TrackingReason } from "./shipment-status.ts";

/** What a set of scans tells of how well a shipment was carried. */
export interface JourneyFacts {
  /** When the carrier had it first; null before. */
  readonly handedOverAt: Date | null;
  readonly deliveredAt: Date | null;
  /** Days with a failed attempt to deliver it. */
  readonly failedAttempts: number;
  /** Why it did not go as planned, each once, in alphabetical order. */
  readonly exceptions: readonly TrackingException[];
  /** The longest time without a scan from the hand-over to the delivery; null before both. */
  readonly longestGapMinutes: number | null;
  /** Where it was scanned first and, once delivered, last. */
  readonly originCountry: string | null;
  readonly destinationCountry: string | null;
}

/** A reason, or that the carrier spoke of an exception without one. */
export type TrackingException = TrackingReason | "UNSPECIFIED";

/**
 * One shipment as scorecards count it and clocks watch it: kept beside the shipment, changed with it. It holds nothing
 * of a person. Whoever changes it or the shipment's cases writes to it first, so that rivals meet there.
 */
export interface PerformanceRecord extends JourneyFacts {
  /** The shipment's id. */
  readonly _id: string;
  readonly tenant: string;
  readonly carrierCode: string;
  readonly direction: ShipmentDirection;
  readonly status: ShipmentStatus;
  /** The carrier's service and what it costs, when Waybill bought the label. */
  readonly service: string | null;
  readonly costMinor: number | null;
  readonly currencyCode: string | null;
  readonly weightGrams: number | null;
  /** By when it is promised or expected at the latest, and the date told; null while nobody said. */
  readonly dueBy: Date | null;
  readonly dueSource: DueSource | null;
  readonly estimatedAt: Date | null;
  /** Kinds of which it has an open case. */
  readonly openCases: readonly CaseKind[];
  /** For which silence, and for which due time, a case was opened: each is told once. */
  readonly silentSince: Date | null;
  readonly lateFor: Date | null;
  /** When its silence and lateness are looked at next; null once it is final. */
  readonly checkAt: Date | null;
  readonly createdAt: Date;
  readonly revision: number;
}

export const dueSources = ["PROMISE", "CARRIER", "ESTIMATE"] as const;
export type DueSource = (typeof dueSources)[number];

export type JourneyScan = FoldedScan & { readonly countryCode: string | null };

const dayMs = 24 * 60 * 60_000;
/** Statuses in which the carrier does not have the parcel. */
const before: ReadonlySet<ShipmentStatus> = new Set(["PENDING", "INFO_RECEIVED", "CANCELLED", "EXPIRED"]);
/** Reasons that tell of a plan, not of an exception. */
const planned: ReadonlySet<TrackingReason> = new Set(["NOT_DUE_YET", "FUTURE_DELIVERY_REQUESTED"]);

/**
 * What scans tell of a shipment's journey, in whatever order they are given. Scans whose time is not trusted do not
 * count, nor do those after its delivery.
 */
export function journeyOf(scans: Iterable<JourneyScan>, deliveredAt: Date | null): JourneyFacts {
  const trusted = [...scans]
    .filter(({ timeFlag, occurredAt }) => timeFlag === null && (deliveredAt === null || occurredAt <= deliveredAt))
    .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a._id < b._id ? -1 : 1));
  const handedOverAt = trusted.find(({ status }) => status !== null && !before.has(status))?.occurredAt ?? null;
  const places = trusted.flatMap(({ countryCode }) => (countryCode === null ? [] : [countryCode]));
  const attempts = trusted.filter(({ status }) => status === "ATTEMPT_FAILED");
  return {
    handedOverAt,
    deliveredAt,
    failedAttempts: new Set(attempts.map(({ occurredAt }) => Math.floor(occurredAt.getTime() / dayMs))).size,
    exceptions: [...new Set(trusted.flatMap(exceptionOf))].toSorted(),
    longestGapMinutes: deliveredAt && handedOverAt ? longestGap(trusted, handedOverAt) : null,
    originCountry: places[0] ?? null,
    destinationCountry: deliveredAt ? (places.at(-1) ?? null) : null,
  };
}

function exceptionOf({ status, reason }: JourneyScan): TrackingException[] {
  if (reason !== null) return planned.has(reason) ? [] : [reason];
  return status === "EXCEPTION" ? ["UNSPECIFIED"] : [];
}

function longestGap(ordered: readonly JourneyScan[], from: Date): number {
  let last = from.getTime();
  let longest = 0;
  for (const { occurredAt } of ordered) {
    longest = Math.max(longest, occurredAt.getTime() - last);
    last = Math.max(last, occurredAt.getTime());
  }
  return Math.floor(longest / 60_000);
}
