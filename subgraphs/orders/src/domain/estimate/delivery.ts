import { addDays, type Day, weekdayOf } from "@waybill/calendar";
import { distanceKm } from "@waybill/kernel";
import type { Coordinates } from "../routing/model.ts";

/** Who foretells a delivery; enum `DeliveryWindowSource` in the schema. */
export type DeliveryWindowSource = "MODEL" | "RULE" | "RULE_OF_THUMB";

/** The days on which something is expected. */
export interface DeliveryWindow {
  readonly earliest: Day;
  readonly latest: Day;
  /** Days by which 50, 80 and 95 % arrive; null by rule of thumb. */
  readonly p50: Day | null;
  readonly p80: Day | null;
  readonly p95: Day | null;
  readonly source: DeliveryWindowSource;
  /** In words; null where there is nothing to tell. */
  readonly explanation: string | null;
}

const byThumb = { p50: null, p80: null, p95: null, source: "RULE_OF_THUMB", explanation: null } as const;

interface Place {
  readonly countryCode: string;
  readonly coordinates: Coordinates | null;
}

/** Fewest and most working days in transit. */
type Transit = readonly [fewest: number, most: number];

const byDistance: readonly (readonly [km: number, transit: Transit])[] = [
  [300, [1, 2]],
  [1_000, [1, 3]],
  [3_000, [2, 5]],
  [Number.POSITIVE_INFINITY, [3, 8]],
];
const border: Transit = [1, 3];
const domestic: Transit = [1, 3];
const abroad: Transit = [3, 10];

/** Working days from hand-over to delivery: a rule of thumb, told in the schema at `DeliveryWindow`. */
export function transitDays(from: Place, to: Place): Transit {
  const crosses = from.countryCode !== to.countryCode;
  if (!from.coordinates || !to.coordinates) return crosses ? abroad : domestic;
  const km = distanceKm(from.coordinates, to.coordinates);
  const [fewest, most] = byDistance.find(([limit]) => km <= limit)?.[1] ?? abroad;
  return crosses ? [fewest + border[0], most + border[1]] : [fewest, most];
}

/** When a parcel that was handed over on a day arrives. */
export function deliveryWindow(handedOver: Day, from: Place, to: Place): DeliveryWindow {
  const [fewest, most] = transitDays(from, to);
  return { earliest: addWorkingDays(handedOver, fewest), latest: addWorkingDays(handedOver, most), ...byThumb };
}

/** When goods can be collected that are ready at the close of a day. */
export const readyOn = (day: Day): DeliveryWindow => ({ earliest: day, latest: day, ...byThumb });

/** When the last of several has arrived; null when that is not known of one of them, or there is none. */
export function lastOf(windows: readonly (DeliveryWindow | null)[]): DeliveryWindow | null {
  let last: DeliveryWindow | null = null;
  for (const window of windows) {
    if (!window) return null;
    last = last ? laterOf(last, window) : window;
  }
  return last;
}

const later = (a: Day, b: Day): Day => (a > b ? a : b);
const laterIfBoth = (a: Day | null, b: Day | null): Day | null => (a && b ? later(a, b) : null);

const laterOf = (a: DeliveryWindow, b: DeliveryWindow): DeliveryWindow => ({
  earliest: later(a.earliest, b.earliest),
  latest: later(a.latest, b.latest),
  p50: laterIfBoth(a.p50, b.p50),
  p80: laterIfBoth(a.p80, b.p80),
  p95: laterIfBoth(a.p95, b.p95),
  source: b.latest > a.latest ? b.source : a.source,
  explanation: null,
});

function addWorkingDays(day: Day, days: number): Day {
  let at = day;
  for (let left = days; left > 0;) {
    at = addDays(at, 1);
    if (weekdayOf(at) !== 0 && weekdayOf(at) !== 6) left -= 1;
  }
  return at;
}
