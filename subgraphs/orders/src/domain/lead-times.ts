import { bucketAt, type DurationStats, durationStats, type ReportRange } from "@waybill/kernel";
import type { Stub } from "./order.ts";

/** How many orders of a channel, placed in one stretch of the calendar, took so many minutes. */
export interface LeadTimeRow {
  readonly start: Date;
  readonly channel: string;
  readonly minutes: number;
  readonly count: number;
}

/** How many fulfilment orders of a location took so many minutes. */
export interface HandOverRow {
  readonly locationId: string;
  readonly minutes: number;
  readonly count: number;
}

const steps = ["placedToShipped", "shippedToCompleted", "placedToCompleted"] as const;
type Step = (typeof steps)[number];

/** What a report is made of. */
export type LeadTimeRows = Readonly<Record<Step, readonly LeadTimeRow[]>> & {
  readonly handOvers: readonly HandOverRow[];
};

/** How long orders took. */
export type LeadTimes = Readonly<Record<Step, DurationStats>>;

/** How long orders took that were placed in a range, and locations that were given work in it. */
export interface LeadTimeReport {
  readonly buckets: readonly { readonly start: Date; readonly end: Date; readonly leadTimes: LeadTimes }[];
  readonly channels: readonly { readonly channel: string; readonly leadTimes: LeadTimes }[];
  readonly locations: readonly { readonly location: Stub; readonly handOver: DurationStats }[];
  readonly total: LeadTimes;
}

/** Folds what was read into a report. Channels and locations are in order of their names and ids. */
export function leadTimeReport(range: ReportRange, rows: LeadTimeRows): LeadTimeReport {
  const inBuckets = by(rows, (row) => bucketAt(range, row.start));
  const inChannels = by(rows, (row) => row.channel);
  const locations = Map.groupBy(rows.handOvers, ({ locationId }) => locationId);
  return {
    buckets: range.buckets.map((bucket, place) => ({ ...bucket, leadTimes: statsOf(inBuckets(place)) })),
    channels: namesOf(steps.flatMap((step) => rows[step].map(({ channel }) => channel))).map((channel) => ({
      channel,
      leadTimes: statsOf(inChannels(channel)),
    })),
    locations: namesOf([...locations.keys()]).map((id) => ({
      location: { id },
      handOver: durations(locations.get(id) ?? []),
    })),
    total: statsOf((step) => rows[step]),
  };
}

type RowsOf = (step: Step) => readonly LeadTimeRow[];

/** The rows of a step that have a key. */
function by<K>(rows: LeadTimeRows, keyOf: (row: LeadTimeRow) => K): (key: K) => RowsOf {
  const groups = new Map(steps.map((step) => [step, Map.groupBy(rows[step], keyOf)]));
  return (key) => (step) => groups.get(step)?.get(key) ?? [];
}

const statsOf = (rows: RowsOf): LeadTimes => ({
  placedToShipped: durations(rows("placedToShipped")),
  shippedToCompleted: durations(rows("shippedToCompleted")),
  placedToCompleted: durations(rows("placedToCompleted")),
});

const durations = (rows: readonly { readonly minutes: number; readonly count: number }[]): DurationStats =>
  durationStats(rows.map(({ minutes, count }) => ({ value: minutes, count })));

const namesOf = (names: readonly string[]): string[] => [...new Set(names)].toSorted();
