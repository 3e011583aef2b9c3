import { err, ok, type Result } from "./result.ts";

export const reportIntervals = ["DAY", "WEEK", "MONTH"] as const;
export type ReportInterval = (typeof reportIntervals)[number];

/** What a report is asked for. */
export interface ReportRangeInput {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  readonly interval: ReportInterval;
  /** IANA name, for example `Europe/Berlin`. */
  readonly timeZone: string;
}

/** A stretch of a report: a calendar day, week (from Monday) or month of its time zone, cut at the report's ends. */
export interface ReportBucket {
  readonly start: Date;
  /** Not included. */
  readonly end: Date;
}

/** How far local time is ahead of UTC until a moment. */
export interface OffsetUntil {
  /** Not included; null for the last. */
  readonly until: Date | null;
  readonly aheadMs: number;
}

/** A range that was checked, with its buckets, none missing. */
export interface ReportRange extends ReportRangeInput {
  readonly buckets: readonly ReportBucket[];
  /** The place of each bucket by the calendar day on which it began, as that day's midnight in UTC. */
  readonly places: ReadonlyMap<number, number>;
  /** The time zone's offsets over the range, in order. */
  readonly offsets: readonly OffsetUntil[];
}

/** Most buckets of a report: a year of days and a month more. */
export const maxBuckets = 400;

const dayMs = 86_400_000;
const shortest: Readonly<Record<ReportInterval, number>> = { DAY: dayMs, WEEK: 7 * dayMs, MONTH: 28 * dayMs };

/**
 * Cuts a range into the calendar's buckets of its time zone. Days on which clocks change are 23 or 25 hours long.
 * @returns a sentence when the range is empty, too long, or its time zone is not known.
 */
export function reportRange(input: ReportRangeInput): Result<ReportRange, string> {
  const { from, to, interval, timeZone } = input;
  if (from >= to) return err("`from` must be before `to`.");
  if (to.getTime() - from.getTime() > (maxBuckets + 1) * shortest[interval] * 1.2) return err(tooLong(interval));
  const zone = zoneOf(timeZone);
  if (!zone) return err("The time zone is not known; use an IANA name such as `Europe/Berlin`.");
  const buckets: ReportBucket[] = [];
  const places = new Map<number, number>();
  let day = firstDay(localDay(zone, from), interval);
  for (let start = from; start < to;) {
    places.set(day, buckets.length);
    day = nextDay(day, interval);
    const end = new Date(Math.min(startOf(zone, day), to.getTime()));
    buckets.push({ start, end });
    if (buckets.length > maxBuckets) return err(tooLong(interval));
    start = end;
  }
  return ok({ ...input, buckets, places, offsets: offsetsOf(zone, from.getTime(), to.getTime()) });
}

/**
 * The place of the bucket that began on a calendar day.
 * @param day as its midnight in UTC.
 */
export function bucketAt({ places }: ReportRange, day: Date): number {
  const place = places.get(day.getTime());
  if (place === undefined) throw new RangeError(`no bucket of the report began on ${day.toISOString()}`);
  return place;
}

const tooLong = (interval: ReportInterval): string =>
  `A report has at most ${maxBuckets} buckets; ask for less time or for longer ones than ${interval}.`;

/** A calendar day as the midnight of UTC that has its date. */
type Day = number;

/** Milliseconds by which local time is ahead of UTC at an instant. */
type Zone = (instant: number) => number;

function zoneOf(timeZone: string): Zone | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone, ...clockFields });
  } catch {
    return null;
  }
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
}

const clockFields = {
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
} as const;

const localDay = (zone: Zone, instant: Date): Day => {
  const local = instant.getTime() + zone(instant.getTime());
  return Math.floor(local / dayMs) * dayMs;
};

/** The first moment of a local day. */
function startOf(zone: Zone, day: Day): number {
  // By the offsets around it. Where clocks skip midnight neither fits, and the later one is when they do.
  const candidates = [day - zone(day - dayMs), day - zone(day + dayMs)];
  const found = candidates.filter((instant) => instant + zone(instant) === day);
  return found.length > 0 ? Math.min(...found) : Math.max(...candidates);
}

/** Looks at the zone once a week: no zone changes its clocks to and fro within one. */
function offsetsOf(zone: Zone, from: number, to: number): OffsetUntil[] {
  const offsets: OffsetUntil[] = [];
  for (let low = from; low < to;) {
    const aheadMs = zone(low);
    let same = low;
    let high = Math.min(low + 7 * dayMs, to);
    while (high < to && zone(high) === aheadMs) [same, high] = [high, Math.min(high + 7 * dayMs, to)];
    if (zone(high - 1) === aheadMs && high >= to) return [...offsets, { until: null, aheadMs }];
    while (high - same > 1) {
      const middle = Math.floor((same + high) / 2);
      if (zone(middle) === aheadMs) same = middle;
      else high = middle;
    }
    offsets.push({ until: new Date(high), aheadMs });
    low = high;
  }
  return offsets;
}

function firstDay(day: Day, interval: ReportInterval): Day {
  const date = new Date(day);
  switch (interval) {
    case "DAY":
      return day;
    case "WEEK":
      return day - ((date.getUTCDay() + 6) % 7) * dayMs;
    case "MONTH":
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
}

function nextDay(day: Day, interval: ReportInterval): Day {
  const date = new Date(day);
  switch (interval) {
    case "DAY":
      return day + dayMs;
    case "WEEK":
      return day + 7 * dayMs;
    case "MONTH":
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  }
}
