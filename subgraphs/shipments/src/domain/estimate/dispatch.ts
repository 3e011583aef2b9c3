import type { LocationSchedule, OpeningHours } from "@waybill/calendar";
import { distanceKm, type GeoPoint } from "@waybill/kernel";
import type { PlaceFacts } from "./forecast.ts";

/** What inventory says of a location. */
export interface LocationFacts {
  readonly id: string;
  readonly address: PlaceFacts;
  readonly coordinates: GeoPoint | null;
  readonly openingHours: readonly OpeningHours[];
  readonly cutOffTime: string | null;
  readonly timeZone: string;
  readonly handlingDays: number;
}

/** The location that sends a parcel, when it was asked for. */
export type AskedLocation =
  | { readonly state: "KNOWN"; readonly location: LocationFacts }
  /** Inventory did not answer. */
  | { readonly state: "AWAY"; readonly locationId: string };

/** What is known of the way's beginning when a parcel is created. */
export interface DispatchFacts {
  /** The location that sends it; null when nobody said. */
  readonly location: AskedLocation | null;
  /** How far it goes, in steps of 10 km; null when not known. */
  readonly distanceKm: number | null;
}

export const noDispatch: DispatchFacts = { location: null, distanceKm: null };

/** What a forecast keeps of the location that sends a parcel, as it was when the shipment was made. */
export interface Dispatch {
  readonly locationId: string;
  /** False when inventory did not answer: then nothing is known of it. */
  readonly isKnown: boolean;
  /** How it works; null when it does not say. */
  readonly schedule: LocationSchedule | null;
}

/** What a forecast keeps of a location. */
export function dispatchOf(asked: AskedLocation | null): Dispatch | null {
  if (asked === null) return null;
  if (asked.state === "AWAY") return { locationId: asked.locationId, isKnown: false, schedule: null };
  const { id, openingHours, cutOffTime, timeZone, handlingDays, address } = asked.location;
  // A location as it is by default says nothing of its work.
  const tells = openingHours.length > 0 || cutOffTime !== null || handlingDays > 0;
  const place = { countryCode: address.countryCode ?? "", region: address.region ?? "" };
  const schedule = tells ? { openingHours, cutOffTime, timeZone, handlingDays, place } : null;
  return { locationId: id, isKnown: true, schedule };
}

/** A location's own schedule; null when it does not say, or when it was erased with the shipment's texts. */
export function scheduleOf(dispatch: Dispatch | null | undefined): LocationSchedule | null {
  const schedule = dispatch?.schedule ?? null;
  return schedule === null || schedule.timeZone.startsWith("[") ? null : schedule;
}

/** Steps in which a distance is kept: enough to learn from, too coarse to tell an address. */
const stepKm = 10;

/** How far a parcel goes from a location, in steps of 10 km; null while one of the points is not known. */
export function coarseDistance(asked: AskedLocation | null, to: GeoPoint | null): number | null {
  const from = asked?.state === "KNOWN" ? asked.location.coordinates : null;
  return from && to ? Math.round(distanceKm(from, to) / stepKm) * stepKm : null;
}
