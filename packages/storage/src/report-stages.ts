import type { ReportRange } from "@waybill/kernel";
import type { Document } from "mongodb";

/**
 * The calendar day, as its midnight in UTC, on which the report's bucket of a document began: `bucketAt` finds it.
 * The database is told the offsets instead of the time zone: not every server knows days without a midnight.
 */
export function bucketStart(field: string, { interval, offsets }: ReportRange): Document {
  const aheadMs = offsets.reduceRight<unknown>(
    (later, { until, aheadMs }) =>
      until === null ? aheadMs : { $cond: [{ $lt: [`$${field}`, until] }, aheadMs, later] },
    0,
  );
  const local = { $toDate: { $add: [{ $toLong: `$${field}` }, aheadMs] } };
  const week = interval === "WEEK" ? { startOfWeek: "monday" } : {};
  return { $dateTrunc: { date: local, unit: interval.toLowerCase(), ...week } };
}

/** A condition for a date that is not the last field of its index: see `IndexSpec` for why both ends are left out. */
export const within = ({ from, to }: Pick<ReportRange, "from" | "to">): { $gt: Date; $lt: Date } => ({
  $gt: new Date(from.getTime() - 1),
  $lt: to,
});

const dayMinutes = 24 * 60;

/**
 * Whole minutes between two dates of a document, so that groups by it stay few: beyond a day in steps of ten minutes,
 * beyond ten days of an hour, downwards. Dates as numbers first: not every server subtracts dates.
 */
export function minutesBetween(from: string, to: string): Document {
  const minutes = { $floor: { $divide: [{ $subtract: [{ $toLong: `$${to}` }, { $toLong: `$${from}` }] }, 60_000] } };
  const inSteps = (step: number): Document => ({ $subtract: ["$$minutes", { $mod: ["$$minutes", step] }] });
  const beyond = (limit: number, step: number, otherwise: unknown): Document => ({
    $cond: [{ $gte: ["$$minutes", limit] }, inSteps(step), otherwise],
  });
  return {
    $let: { vars: { minutes }, in: beyond(10 * dayMinutes, 60, beyond(dayMinutes, 10, "$$minutes")) },
  };
}

/** Units of a list within a document, summed. `$sum` over a path into a list is 0 on the embedded servers. */
export const sumOver = (list: string, of: unknown): Document => ({
  $sum: { $map: { input: `$${list}`, as: "item", in: of } },
});
