import type { CarrierMode } from "./carrier-registry.ts";
import { isFinal, type ShipmentStatus } from "./shipment-status.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What decides how soon a shipment is asked about. */
export interface PollFacts {
  readonly status: ShipmentStatus;
  /** How its carrier carries; empty when that is not known. */
  readonly modes: readonly CarrierMode[];
  /** When a carrier last told something new of it, by push or by answer; while none has, when it was made. */
  readonly heardAt: Date;
}

/** Time between two questions about a shipment, by how much is likely to happen meanwhile. */
const usually: Readonly<Partial<Record<ShipmentStatus, number>>> = {
  OUT_FOR_DELIVERY: 30 * minute,
  ATTEMPT_FAILED: hour,
  EXCEPTION: hour,
  PENDING: 4 * hour,
  AVAILABLE_FOR_PICKUP: 4 * hour,
  EXPIRED: day,
};
const otherwise = 2 * hour;
const longest = day;
/** A ship is at sea for weeks; post is scanned at few places. The quickest mode that a carrier has counts. */
const slowness: Readonly<Record<CarrierMode, number>> = { PARCEL: 1, AIR: 1, FREIGHT: 2, POST: 2, SEA: 12 };
/** Statuses between two places, where the mode decides how much can happen. */
const underWay: ReadonlySet<ShipmentStatus> = new Set(["INFO_RECEIVED", "PICKED_UP", "IN_TRANSIT", "RETURNING"]);
/** After so long without news a parcel is asked about half as often, then a quarter as often. */
const quiet = [
  { after: 3 * day, factor: 2 },
  { after: 10 * day, factor: 4 },
] as const;

/** Without news for so long, nobody asks any more. A push that comes all the same begins it anew. */
export const silenceMs = 30 * day;

/** Milliseconds between two questions, before the jitter; null once nothing more is expected. */
export function pollInterval({ status, modes, heardAt }: PollFacts, now: Date): number | null {
  const silent = now.getTime() - heardAt.getTime();
  if (isFinal(status) || silent >= silenceMs) return null;
  const byMode = underWay.has(status) && modes.length > 0 ? Math.min(...modes.map((mode) => slowness[mode])) : 1;
  const bySilence = quiet.findLast(({ after }) => silent >= after)?.factor ?? 1;
  return Math.min(longest, (usually[status] ?? otherwise) * byMode * bySilence);
}

/**
 * When the carrier is asked next; null once nothing more is expected.
 * @param random 0 to 1: spreads the questions by ± 20 %, so that shipments created together do not come together.
 */
export function nextPoll(facts: PollFacts, now: Date, random: number): Date | null {
  const interval = pollInterval(facts, now);
  return interval === null ? null : new Date(now.getTime() + Math.round(interval * (0.8 + 0.4 * random)));
}

/**
 * Whether a shipment whose time has come need not be asked about after all: a push told of it within the shortest
 * interval that there could have been since.
 */
export function isFresh(facts: PollFacts, now: Date): boolean {
  const interval = pollInterval(facts, now);
  return interval !== null && now.getTime() - facts.heardAt.getTime() < 0.8 * interval;
}
