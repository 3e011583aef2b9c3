import type { LocationSchedule, OpeningHours } from "@waybill/calendar";
import type { RoutingRuleKind } from "./rules.ts";

/** A place on the globe, in decimal degrees (WGS 84). */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/** What routing knows of a location: inventory's `StockAvailability.locations.location`. */
export interface RoutingLocation {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly countryCode: string;
  /** State or region; null when not told. */
  readonly region?: string | null | undefined;
  readonly coordinates: Coordinates | null;
  /** Empty: open every day. */
  readonly openingHours: readonly OpeningHours[];
  /** Working days that the location needs before a parcel leaves. */
  readonly handlingDays: number;
  /** Local time `HH:MM` after which an order waits for the next day; null when there is none. */
  readonly cutOffTime: string | null;
  /** IANA name, for example `Europe/Berlin`. */
  readonly timeZone: string;
  /** Fulfilment orders that may still be given to it today; null when that is unlimited. */
  readonly capacityLeftToday: number | null;
  /** ISO 3166-1 codes of the countries it serves; empty when it serves all. */
  readonly marketsServed: readonly string[];
  readonly active: boolean;
}

/** When a location works, with the holidays of where it is. */
export const scheduleOf = (location: RoutingLocation): LocationSchedule => {
  const { openingHours, cutOffTime, timeZone, handlingDays, countryCode, region } = location;
  return { openingHours, cutOffTime, timeZone, handlingDays, place: { countryCode, region: region ?? "" } };
};

export type BackorderPolicy = "DENY" | "ALLOW" | "PREORDER";

/** What can be promised of one SKU, by location. */
export interface SkuStock {
  readonly sku: string;
  readonly backorderPolicy: BackorderPolicy;
  /** From when units that are not there are expected; null when that is not known. */
  readonly availableFrom: Date | null;
  readonly locations: readonly { readonly location: RoutingLocation; readonly available: number }[];
}

export interface RoutingLine {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** What is to be routed. */
export interface RoutingRequest {
  readonly channel: string;
  readonly destination: { readonly countryCode: string; readonly coordinates: Coordinates | null };
  readonly lines: readonly RoutingLine[];
  readonly at: Date;
  /** Locations that have refused the work or lack the goods. */
  readonly excludeLocationIds: readonly string[];
  /** Whether what is short may be promised where the SKU's policy allows it. */
  readonly allowBackorder: boolean;
}

/** Units of a line that a location is to send. */
export interface Assignment {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly locationId: string;
  /** Promised from stock that is still to come. */
  readonly backordered: boolean;
}

/** Why a location, or a set of them, was not chosen from. */
export const rejectionReasons = [
  "INACTIVE",
  "EXCLUDED_BY_REQUEST",
  "EXCLUDED_BY_RULE",
  "OUTSIDE_MARKET",
  "NO_CAPACITY",
  "NO_CARRIER",
  "NO_STOCK",
  "INCOMPLETE",
  "REDUNDANT",
  "BEYOND_LIMIT",
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

export interface Rejection {
  readonly locationIds: readonly string[];
  readonly reason: RejectionReason;
}

/** What one rule says of a candidate. */
export interface RuleScore {
  readonly kind: RoutingRuleKind;
  /** The measured value, in the rule's own unit; null when it cannot be measured. */
  readonly value: number | null;
  /** 0 (worst of the candidates) to 10,000 (best). */
  readonly score: number;
}

/** A set of locations that together can serve every line. */
export interface Candidate {
  readonly locationIds: readonly string[];
  readonly scores: readonly RuleScore[];
  /** Sum of the scores times the rules' weights. */
  readonly total: number;
}

/** Units of a line that nobody can send. */
export interface Shortage {
  readonly lineId: string;
  readonly sku: string;
  readonly missing: number;
}

export type NoRouteReason = "INSUFFICIENT_STOCK" | "SPLIT_LIMIT" | "NO_LOCATION";

/** How a request was routed, or why it could not be: everything a decision record tells. */
export interface Routing {
  /** Null when no route was found; otherwise every unit of every line. */
  readonly assignments: readonly Assignment[] | null;
  readonly noRoute: NoRouteReason | null;
  readonly shortages: readonly Shortage[];
  /** Best first: the first was chosen. At most `keptCandidates`. */
  readonly candidates: readonly Candidate[];
  /** How many sets of locations were looked at. */
  readonly considered: number;
  readonly rejected: readonly Rejection[];
}
