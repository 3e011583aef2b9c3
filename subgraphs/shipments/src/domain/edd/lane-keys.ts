import type { LanePlace, ParcelFacts } from "./parcel.ts";

/** Keys of the groups that a parcel belongs to, each list from the widest to the narrowest. */
export interface LaneKeys {
  /** all → carrier → service → to the region → region to region → … to the post area (2, 3 characters) → … to the city. */
  readonly lane: readonly string[];
  /** all → from the region → from the post area → from the seller. */
  readonly source: readonly string[];
}

/** Names of the levels, as the features are called. */
export const laneLevels = ["all", "carrier", "service", "toRegion", "lane", "toPost2", "toPost3", "toCity"] as const;
export const sourceLevels = ["all", "fromRegion", "fromPost3", "seller"] as const;

/** The groups of a parcel; every level below the service is kept apart by carrier and service. */
export function laneKeys(parcel: ParcelFacts): LaneKeys {
  const { origin, destination } = parcel;
  const service = `${parcel.carrierCode}/${parcel.service}`;
  const from = region(origin);
  const to = region(destination);
  const post = compact(destination.postalCode);
  const lane = `${service}|${from}>`;
  return {
    lane: [
      "*",
      parcel.carrierCode,
      service,
      `${service}|>${to}`,
      `${lane}${to}`,
      `${lane}${to}#${post.slice(0, 2)}`,
      `${lane}${to}#${post.slice(0, 3)}`,
      `${lane}${to}@${destination.city.trim().toLowerCase()}`,
    ],
    source: ["*", from, `${from}#${compact(origin.postalCode).slice(0, 3)}`, `seller:${parcel.sellerId}`],
  };
}

/**
 * A postal code as a number that keeps the order of the codes, which runs along regions and sorting centres almost
 * everywhere: its first five characters in base 36. Null when there is none.
 */
export function postalOrdinal(postalCode: string): number | null {
  const code = compact(postalCode).slice(0, 5);
  if (code === "") return null;
  return Number.parseInt(code.padEnd(5, "0"), 36);
}

const region = (place: LanePlace): string => `${place.countryCode}-${place.region}`;
const compact = (postalCode: string): string => postalCode.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
