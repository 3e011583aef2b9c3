import { offsetAtPlace, offsetOfPlace, type PlaceOfZone } from "./zone-of-place.ts";

/** When a scan happened, with what the carrier left open said openly. */
export interface ScanTime {
  readonly occurredAt: Date;
  /** As the carrier sent it. */
  readonly occurredRaw: string;
  /** Minutes east of UTC where it happened, as the carrier sent them or as they hold there; null when neither is known. */
  readonly utcOffsetMinutes: number | null;
  /**
   * Where the zone comes from. `INFERRED_FROM_LOCATION`: the carrier gave none, but the place has only one. `RECEIPT`: the time could not be read, so the time of receipt
   * stands in.
   */
  readonly timeSource: "CARRIER_OFFSET" | "CARRIER_UTC" | "INFERRED_FROM_LOCATION" | "ASSUMED_UTC" | "RECEIPT";
  readonly timePrecision: "DATE" | "MINUTE" | "SECOND";
  /** Why the time is not trusted to order scans; null when it is. */
  readonly timeFlag: "FUTURE" | "TOO_OLD" | "UNREADABLE" | null;
}

/** What the clock showed where a scan happened, `YYYY-MM-DDThh:mm:ss`; null when its offset is not known. */
export const occurredLocal = ({
  occurredAt,
  utcOffsetMinutes,
  timeFlag,
}: Pick<ScanTime, "occurredAt" | "utcOffsetMinutes" | "timeFlag">): string | null =>
  utcOffsetMinutes === null || timeFlag === "UNREADABLE"
    ? null
    : new Date(occurredAt.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 19);

/** A scan further ahead of its receipt than this has a wrong clock. 24 hours leave room for a missing zone. */
const futureTolerance = 24 * 60 * 60 * 1000;
/** No carrier had an interface before this: such times are unset clocks (1970, 1980). */
const oldest = Date.UTC(2000, 0, 1);

// ISO 8601 as carriers write it: date, or date and time, seconds and fraction optional, zone optional.
const isoTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads a carrier's time. Never fails: a time that cannot be read is replaced by the receipt and flagged, because a
 * scan is worth keeping even so. A time without a zone is read in the zone of its place where that is certain, and else
 * taken as UTC.
 */
export function readScanTime(occurredRaw: string, receivedAt: Date, place: PlaceOfZone | null = null): ScanTime {
  const raw = occurredRaw.trim().slice(0, 64);
  const match = isoTime.exec(raw);
  const local = match && localMilliseconds(match);
  if (!match || local === null) {
    return unreadable(raw, receivedAt);
  }
  const [, , , , hour, , second, , zone] = match;
  // A day alone stays as it is: an offset would make it look more exact than it is.
  const inferred = zone === undefined && hour !== undefined && place ? offsetAtPlace(place, local) : null;
  const written = zone === undefined ? inferred : offsetMinutes(zone);
  const occurredAt = new Date(local - (written ?? 0) * 60_000);
  const timeSource = sourceOf(zone, inferred);
  // UTC tells the instant, and nothing of what the clock on the wall showed: of which day it was there.
  const isUtc = timeSource === "CARRIER_UTC";
  return {
    occurredAt,
    occurredRaw: raw,
    utcOffsetMinutes: isUtc ? place && offsetOfPlace(place, occurredAt) : written,
    timeSource,
    timePrecision: hour === undefined ? "DATE" : second === undefined ? "MINUTE" : "SECOND",
    timeFlag: flagOf(occurredAt, receivedAt),
  };
}

function sourceOf(zone: string | undefined, inferred: number | null): ScanTime["timeSource"] {
  if (zone === undefined) return inferred === null ? "ASSUMED_UTC" : "INFERRED_FROM_LOCATION";
  return /z/i.test(zone) ? "CARRIER_UTC" : "CARRIER_OFFSET";
}

function flagOf(occurredAt: Date, receivedAt: Date): ScanTime["timeFlag"] {
  if (occurredAt.getTime() > receivedAt.getTime() + futureTolerance) return "FUTURE";
  return occurredAt.getTime() < oldest ? "TOO_OLD" : null;
}

/** The clock's reading as if it were UTC, or null when there is no such date or time. */
function localMilliseconds(match: RegExpExecArray): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const fraction = Math.floor(Number(`0.${match[7] ?? "0"}`) * 1000);
  const time = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
  const back = new Date(time);
  const exists =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return exists ? time : null;
}

function offsetMinutes(zone: string): number {
  if (/z/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith("-") ? -minutes : minutes;
}

const unreadable = (raw: string, receivedAt: Date): ScanTime => ({
  occurredAt: receivedAt,
  occurredRaw: raw,
  utcOffsetMinutes: null,
  timeSource: "RECEIPT",
  timePrecision: "SECOND",
  timeFlag: "UNREADABLE",
});
