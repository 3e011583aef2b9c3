import { isFinal, type TrackingReason } from "./shipment-status.ts";
import type { TrackingState } from "./fold-scans.ts";

/** Outer dimensions in whole millimetres. */
export interface Dimensions {
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** When the carrier expects to deliver. */
export interface CarrierEstimate {
  /**
   * Local date at the destination, `YYYY-MM-DD`: never turned into an instant, for that moves it by a day.
   */
  readonly date: string;
  /** ISO 8601 as the carrier wrote it, with its offset where it gave one; null where it gives a day alone. */
  readonly windowStart: string | null;
  readonly windowEnd: string | null;
  /** `COMMITTED`: what the service promises. `RESCHEDULED`: another day than first planned. */
  readonly kind: "ESTIMATED" | "SCHEDULED" | "RESCHEDULED" | "COMMITTED";
}

/** Whether the carrier is late, in its own words, apart from any scan. */
export interface CarrierDelay {
  readonly state: "ON_TIME" | "EARLY" | "DELAYED";
  readonly reason: TrackingReason | null;
}

/** What shows that a parcel was delivered. */
export interface ProofOfDelivery {
  /** As the carrier wrote it; null when it does not say. */
  readonly deliveredRaw: string | null;
  readonly signedBy: string | null;
  /** Where it was left, for example `Front Door`. */
  readonly leftAt: string | null;
  readonly documentUrl: string | null;
}

/** Another number of the same parcel, for example that of the carrier of the last mile. */
export interface RelatedNumber {
  readonly number: string;
  /** The carrier whose number it is, where the carrier says so. */
  readonly carrierCode: string | null;
}

/** What a carrier may say of a parcel beside its scans. Null: it does not say. */
export interface StatedFacts {
  /** The carrier's own key, which tells parcels apart that had the same number one after the other. */
  readonly carrierUniqueId: string | null;
  readonly serviceCode: string | null;
  readonly serviceName: string | null;
  readonly weightGrams: number | null;
  readonly dimensions: Dimensions | null;
  readonly estimate: CarrierEstimate | null;
  readonly delay: CarrierDelay | null;
  readonly proof: ProofOfDelivery | null;
  readonly deliveryAttempts: number | null;
  readonly relatedNumbers: readonly RelatedNumber[] | null;
}

export const nothingStated: StatedFacts = {
  carrierUniqueId: null,
  serviceCode: null,
  serviceName: null,
  weightGrams: null,
  dimensions: null,
  estimate: null,
  delay: null,
  proof: null,
  deliveryAttempts: null,
  relatedNumbers: null,
};

/** How new a statement is. */
export interface StatedAt {
  /** Adapter that brought it. */
  readonly source: string;
  /** Time of the newest scan that came with it: a push that was overtaken on its way is older than it looks. */
  readonly asOf: Date;
  readonly receivedAt: Date;
}

interface Entry<T> extends StatedAt {
  readonly value: T;
}

/** The newest statement of each kind, with where it came from. */
export type CarrierFacts = { readonly [Key in keyof StatedFacts]?: Entry<NonNullable<StatedFacts[Key]>> };

export const noFacts: CarrierFacts = {};

/**
 * Takes statements in: of each kind the newest stays, by the newest scan they knew of, then by receipt. So neither
 * repeats nor a push that was overtaken change anything; only between two that knew the same scans the later decides.
 */
export function mergeFacts(facts: CarrierFacts, stated: StatedFacts, at: StatedAt): CarrierFacts {
  const merged: Record<string, Entry<unknown>> = { ...facts };
  for (const [key, value] of Object.entries(stated)) {
    if (value === null) continue;
    const { source, asOf, receivedAt } = at;
    const entry = { value: value as unknown, source, asOf, receivedAt };
    const before = merged[key];
    // The same value again, received later, is no news: it would be written for nothing.
    if (before && (isNewer(before, entry) || same(before, entry))) continue;
    merged[key] = entry;
  }
  return merged;
}

/** Takes over what another register holds, in the same way. */
export function joinFacts(facts: CarrierFacts, others: CarrierFacts): CarrierFacts {
  const merged: Record<string, Entry<unknown>> = { ...facts };
  for (const [key, entry] of Object.entries(others) as [string, Entry<unknown>][]) {
    const before = merged[key];
    if (!before || (isNewer(entry, before) && !same(before, entry))) merged[key] = entry;
  }
  return merged;
}

/** True when `next` says nothing that `before` does not. */
export const sameFacts = (before: CarrierFacts, next: CarrierFacts): boolean =>
  Object.keys(next).every((key) => before[key as keyof CarrierFacts] === next[key as keyof CarrierFacts]);

/**
 * A state with the carrier's word on lateness in it. The word counts as long as no scan tells of a worse condition and
 * no scan that decides the status is newer than it: a carrier that is still late says so again with its next scan.
 */
export function withDelay(state: TrackingState, facts: CarrierFacts): TrackingState {
  const { delay } = facts;
  if (delay?.value.state !== "DELAYED" || isFinal(state.status) || state.condition !== "ON_TIME") return state;
  if (state.statusOccurredAt && delay.asOf < state.statusOccurredAt) return state;
  return { ...state, condition: "DELAYED", reason: delay.value.reason ?? "OTHER_DELAY" };
}

function isNewer(a: Entry<unknown>, b: Entry<unknown>): boolean {
  const byScan = a.asOf.getTime() - b.asOf.getTime();
  const byReceipt = a.receivedAt.getTime() - b.receivedAt.getTime();
  return (byScan || byReceipt || compare(JSON.stringify(a.value), JSON.stringify(b.value))) > 0;
}

const same = (a: Entry<unknown>, b: Entry<unknown>): boolean =>
  a.source === b.source && a.asOf.getTime() === b.asOf.getTime() && JSON.stringify(a.value) === JSON.stringify(b.value);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
