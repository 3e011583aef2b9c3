import { historyFeatures, type HistoryView } from "./lane-history.ts";
import { postalOrdinal } from "./lane-keys.ts";
import type { EddStage, HandedOver, LocalDays, ParcelFacts } from "./parcel.ts";

/** Whether carriers deliver on a day (days since 1970-01-01) at the destination. Weekends and holidays are not. */
export type IsWorkday = (day: number, destination: ParcelFacts["destination"]) => boolean;

const daysAhead = [3, 7, 14] as const;

/** Names of the features of a stage, in the order of their values. */
export function featureNames(stage: EddStage): readonly string[] {
  return [
    "weekday",
    "timeOfDay",
    "distanceKm",
    "freight",
    "price",
    "weightGrams",
    "volumeCm3",
    "items",
    "freightPerWeight",
    "fromPostal",
    "toPostal",
    "daysToPromise",
    "daysToShipBy",
    "promiseAfterShipBy",
    ...daysAhead.map((n) => `restDays:${n}`),
    ...(stage === "HANDOVER" ? ["handlingDays", "promisedDays", "weekdayOfPurchase"] : []),
    ...historyFeatures,
  ];
}

/** A parcel in numbers when it is bought. Unknown values are NaN. */
export function purchaseFeatures(parcel: ParcelFacts, view: HistoryView, isWorkday: IsWorkday): Float64Array {
  return new Float64Array([...common(parcel, parcel.purchasedAt, isWorkday), ...view.features]);
}

/** A parcel in numbers when the carrier gets it. Unknown values are NaN. */
export function handOverFeatures(handed: HandedOver, view: HistoryView, isWorkday: IsWorkday): Float64Array {
  const { parcel, handedOverAt: at } = handed;
  return new Float64Array([
    ...common(parcel, at, isWorkday),
    at - parcel.purchasedAt,
    parcel.promisedDay === null ? Number.NaN : parcel.promisedDay - Math.floor(parcel.purchasedAt),
    weekday(parcel.purchasedAt),
    ...view.features,
  ]);
}

function common(parcel: ParcelFacts, at: LocalDays, isWorkday: IsWorkday): number[] {
  const day = Math.floor(at);
  const { promisedDay, shipBy } = parcel;
  return [
    weekday(at),
    at - day,
    known(parcel.distanceKm),
    known(parcel.freight),
    known(parcel.price),
    known(parcel.weightGrams),
    known(parcel.volumeCm3),
    parcel.items,
    known(parcel.freight) / (known(parcel.weightGrams) + 100),
    known(postalOrdinal(parcel.origin.postalCode)),
    known(postalOrdinal(parcel.destination.postalCode)),
    promisedDay === null ? Number.NaN : promisedDay - day,
    shipBy === null ? Number.NaN : shipBy - at,
    promisedDay === null || shipBy === null ? Number.NaN : promisedDay - shipBy,
    ...restDays(day, parcel.destination, isWorkday),
  ];
}

/** How many of the next 3, 7 and 14 days nobody delivers. */
function restDays(day: number, destination: ParcelFacts["destination"], isWorkday: IsWorkday): number[] {
  const counts: number[] = [];
  let count = 0;
  let next = 1;
  for (const end of daysAhead) {
    for (; next <= end; next++) if (!isWorkday(day + next, destination)) count++;
    counts.push(count);
  }
  return counts;
}

/** 0 is Monday; 1970-01-01 was a Thursday. */
const weekday = (at: LocalDays): number => (Math.floor(at) + 3) % 7;
const known = (value: number | null): number => value ?? Number.NaN;
