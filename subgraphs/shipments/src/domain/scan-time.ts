import { offsetAtPlace } from "./zone-of-place.ts";

/** When a scan happened, with what the carrier left open said openly. */
export interface ScanTime {
  readonly occurredAt: Date;
  /** As the carrier sent it. */
  readonly occurredRaw: string;
  /** Minutes east of UTC, as the carrier sent it or as they hold where it happened; null when neither is known. */
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
export function readScanTime(
  occurredRaw: string,
  receivedAt: Date,
  place: { readonly countryCode: string | null; readonly region: string | null } | null = null,
): ScanTime {
  const raw = occurredRaw.trim().slice(0, 64);
  const match = isoTime.exec(raw);
  const local = match && localMilliseconds(match);
  if (!match || local === null) {
    return unreadable(raw, receivedAt);
  }
  const [, , , , hour, , second, , zone] = match;
  // A day alone stays as it is: an offset would make it look more exact than it is.
  const inferred = zone === undefined && hour !== undefined && place ? offsetAtPlace(place, local) : null;
  const utcOffsetMinutes = zone === undefined ? inferred : offsetMinutes(zone);
  const occurredAt = new Date(local - (utcOffsetMinutes ?? 0) * 60_000);
  return {
    occurredAt,
    occurredRaw: raw,
    utcOffsetMinutes,
    timeSource: sourceOf(zone, inferred),
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
