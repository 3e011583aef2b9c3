import type { ReportRange } from "@waybill/kernel";
import { sumOver } from "@waybill/storage";
import type { Db, Document } from "mongodb";
import { placedWithin } from "./sales-report.ts";

/** Orders and units placed in a time, and those of them that were cancelled. */
export interface CancellationCounts {
  readonly orders: number;
  readonly cancelledOrders: number;
  readonly units: number;
  readonly cancelledUnits: number;
}

/** How many orders were cancelled for a reason. */
export interface ReasonCount {
  readonly reason: string | null;
  readonly cancelledOrders: number;
}

const isCancelled = { $eq: ["$status", "CANCELLED"] };
const units = sumOver("lines", "$$item.quantity");

/** The pipeline that counts. */
export const countPipeline = (match: Document): Document[] => [
  { $match: match },
  {
    $project: {
      units,
      cancelled: { $cond: [isCancelled, 1, 0] },
      cancelledUnits: { $cond: [isCancelled, units, sumOver("lines", "$$item.cancelledQuantity")] },
    },
  },
  {
    $group: {
      _id: null,
      orders: { $sum: 1 },
      cancelledOrders: { $sum: "$cancelled" },
      units: { $sum: "$units" },
      cancelledUnits: { $sum: "$cancelledUnits" },
    },
  },
];

/** The pipeline of the reasons, the most frequent first; of equals the first in the alphabet. */
export const reasonPipeline = (match: Document, limit: number): Document[] => [
  { $match: { ...match, status: "CANCELLED" } },
  { $group: { _id: "$cancelReason", cancelledOrders: { $sum: 1 } } },
  { $sort: { cancelledOrders: -1, _id: 1 } },
  { $limit: limit },
];

/** Counts the cancellations among the orders placed in a time. */
export async function countCancellations(
  db: Db,
  tenant: string,
  range: ReportRange,
  channel: string | null,
): Promise<CancellationCounts> {
  const { match, hint } = placedWithin(tenant, range, channel);
  const [counts] = await db
    .collection("orders")
    .aggregate<CancellationCounts>(countPipeline(match), { hint })
    .toArray();
  return counts ?? { orders: 0, cancelledOrders: 0, units: 0, cancelledUnits: 0 };
}

/** Why orders placed in a time were cancelled, the most frequent first. */
export async function countReasons(
  db: Db,
  tenant: string,
  range: ReportRange,
  channel: string | null,
  limit: number,
): Promise<ReasonCount[]> {
  const { match, hint } = placedWithin(tenant, range, channel);
  const groups = await db
    .collection("orders")
    .aggregate<{ _id: string | null; cancelledOrders: number }>(reasonPipeline(match, limit), {
      // A channel's orders are read by its term; else cancelled ones have an index of their own.
      hint: channel === null ? "tenant_1_status_1_placedAt_-1__id_-1" : hint,
    })
    .toArray();
  return groups.map(({ _id: reason, cancelledOrders }) => ({ reason, cancelledOrders }));
}
