import { within } from "@waybill/storage";
import type { Db, Document } from "mongodb";
import type { AccuracyGroup, AccuracySums } from "../domain/estimate/accuracy.ts";

/** Most groups of an answer: those with the most deliveries. */
export const maxAccuracyRows = 200;

const keyOf: Readonly<Record<AccuracyGroup, unknown>> = {
  CARRIER: "$carrierCode",
  SOURCE: "$forecast.measures.source",
  LANE: {
    fromCountry: "$forecast.origin.countryCode",
    fromRegion: "$forecast.origin.region",
    toCountry: "$forecast.destination.countryCode",
    toRegion: "$forecast.destination.region",
  },
};

const count = (condition: Document): Document => ({ $sum: { $cond: [condition, 1, 0] } });
const error = "$forecast.measures.errorDays";
const came = (field: string): Document => count({ $eq: [`$forecast.measures.${field}`, true] });

/** Adds up how the estimates of a tenant's deliveries within a time turned out. Groups with most deliveries first. */
export function readAccuracy(
  db: Db,
  tenant: string,
  range: { readonly from: Date; readonly to: Date },
  groupBy: AccuracyGroup,
): Promise<AccuracySums[]> {
  return db
    .collection("shipments")
    .aggregate<AccuracySums>([
      { $match: { tenant, deliveredAt: within(range) } },
      { $project: { carrierCode: 1, "forecast.measures": 1, "forecast.origin": 1, "forecast.destination": 1 } },
      { $unwind: "$forecast.measures" },
      {
        $group: {
          _id: { key: keyOf[groupBy], stage: "$forecast.measures.stage" },
          deliveries: { $sum: 1 },
          absoluteDays: { $sum: { $abs: error } },
          signedDays: { $sum: error },
          late: count({ $gt: [error, 0] }),
          within1: count({ $lte: [{ $abs: error }, 1] }),
          within3: count({ $lte: [{ $abs: error }, 3] }),
          withDistribution: count({ $ne: ["$forecast.measures.within50", null] }),
          within50: came("within50"),
          within80: came("within80"),
          within95: came("within95"),
        },
      },
      { $sort: { deliveries: -1, "_id.key": 1, "_id.stage": -1 } },
      { $limit: maxAccuracyRows },
      { $set: { key: "$_id.key", stage: "$_id.stage" } },
      { $unset: "_id" },
    ])
    .toArray();
}
