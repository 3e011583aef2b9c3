import type { ReportRange } from "@waybill/kernel";
import { bucketStart, minutesBetween, within } from "@waybill/storage";
import type { Db, Document } from "mongodb";
import type { Grouping, ScorecardRows } from "../domain/scorecard.ts";
import { byHandover } from "./cases.indexes.ts";

/** Which shipments a scorecard is of, beside their time. */
export interface ScorecardFilter {
  readonly carrierCode?: string | { readonly $in: readonly string[] };
  readonly originCountry?: string;
  readonly destinationCountry?: string;
}

const groupFields = {
  CARRIER: [],
  LANE: ["originCountry", "destinationCountry"],
  SERVICE: ["service"],
  ZONE: ["originCountry", "destinationCountry"],
} as const satisfies Record<Grouping, readonly string[]>;

const one = (condition: unknown): Document => ({ $sum: { $cond: [condition, 1, 0] } });
/** Null is less than every date and number. */
const known = (field: string): Document => ({ $gt: [`$${field}`, null] });

/** The pipelines of `readScorecard`. */
export function scorecardPipelines(match: Document, grouping: Grouping, range: ReportRange, now: Date) {
  const by = new Set<string>(groupFields[grouping]);
  const field = (name: string): unknown => (by.has(name) ? `$${name}` : null);
  const place = {
    start: bucketStart("handedOverAt", range),
    carrierCode: "$carrierCode",
    originCountry: field("originCountry"),
    destinationCountry: field("destinationCountry"),
    service: field("service"),
  };
  const delivered = known("deliveredAt");
  const dueKnown = { $and: [known("dueBy"), { $or: [delivered, { $lt: ["$dueBy", now] }] }] };
  const onTime = { $and: [known("dueBy"), delivered, { $lte: ["$deliveredAt", "$dueBy"] }] };
  const isEstimated = { $and: [known("estimatedAt"), delivered] };
  const minutes = { $divide: [{ $subtract: [{ $toLong: "$deliveredAt" }, { $toLong: "$estimatedAt" }] }, 60_000] };
  const weighed = { $gt: ["$weightGrams", 0] };
  return {
    counts: [
      { $match: match },
      {
        $group: {
          _id: place,
          shipments: { $sum: 1 },
          delivered: one(delivered),
          onTimeKnown: one(dueKnown),
          onTime: one(onTime),
          firstAttempt: one({ $and: [delivered, { $eq: ["$failedAttempts", 0] }] }),
          troubled: one({ $gt: [{ $size: "$exceptions" }, 0] }),
          estimated: one(isEstimated),
          errorMinutes: { $sum: { $cond: [isEstimated, { $abs: minutes }, 0] } },
        },
      },
    ],
    transits: [
      { $match: { ...match, deliveredAt: { $ne: null } } },
      { $group: { _id: { ...place, minutes: minutesBetween("handedOverAt", "deliveredAt") }, count: { $sum: 1 } } },
    ],
    exceptions: [
      { $match: match },
      { $unwind: "$exceptions" },
      { $group: { _id: { ...place, reason: "$exceptions" }, count: { $sum: 1 } } },
    ],
    costs: [
      { $match: { ...match, costMinor: { $ne: null }, currencyCode: { $ne: null } } },
      {
        $group: {
          _id: { ...place, currencyCode: "$currencyCode" },
          labels: { $sum: 1 },
          costMinor: { $sum: "$costMinor" },
          weighedMinor: { $sum: { $cond: [weighed, "$costMinor", 0] } },
          weightGrams: { $sum: { $cond: [weighed, "$weightGrams", 0] } },
        },
      },
    ],
  } satisfies Record<keyof ScorecardRows, Document[]>;
}

/** Which shipments: those that the carrier got within the range. */
export const handedOverWithin = (tenant: string, range: ReportRange, filter: ScorecardFilter): Document => ({
  tenant,
  handedOverAt: within(range),
  ...filter,
});

/** Reads what a scorecard is made of, at most `limit` rows of each kind and in no order. */
export async function readScorecard(
  db: Db,
  tenant: string,
  {
    range,
    grouping,
    filter,
    now,
  }: {
    readonly range: ReportRange;
    readonly grouping: Grouping;
    readonly filter: ScorecardFilter;
    readonly now: Date;
  },
  limit: number,
): Promise<ScorecardRows> {
  const pipelines = scorecardPipelines(handedOverWithin(tenant, range, filter), grouping, range, now);
  const read = async <K extends keyof ScorecardRows>(kind: K): Promise<ScorecardRows[K][number][]> =>
    db
      .collection("shipmentPerformance")
      .aggregate<ScorecardRows[K][number]>([...pipelines[kind], { $limit: limit }], { hint: byHandover })
      .toArray();
  const [counts, transits, exceptions, costs] = await Promise.all([
    read("counts"),
    read("transits"),
    read("exceptions"),
    read("costs"),
  ]);
  return { counts, transits, exceptions, costs };
}
