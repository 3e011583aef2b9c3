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

/** How many orders were cancelled for a reason, and how many units, with their order or alone. */
export interface ReasonCount {
  readonly reason: string | null;
  readonly cancelledOrders: number;
  readonly cancelledUnits: number;
}

const isCancelled = { $eq: ["$status", "CANCELLED"] };
const units = sumOver("lines", "$$item.quantity");
const cancelledUnits = { $cond: [isCancelled, units, sumOver("lines", "$$item.cancelledQuantity")] };

/** The pipeline that counts. */
export const countPipeline = (match: Document): Document[] => [
  { $match: match },
  {
    $project: {
      units,
      cancelled: { $cond: [isCancelled, 1, 0] },
      cancelledUnits,
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

/** What is left of an order's cancelled units when those are taken off that were cancelled alone, for their own reasons. */
const others = {
  cancelReason: { $cond: [isCancelled, "$cancelReason", null] },
  units: { $subtract: ["$cancelledUnits", sumOver("lineCancellations", "$$item.units")] },
  orders: { $cond: [isCancelled, 1, 0] },
};

/**
 * The pipeline of the reasons: those of the most orders first, then of the most units; of equals the first in the
 * alphabet.
 */
export const reasonPipeline = (match: Document, limit: number): Document[] => [
  { $match: match },
  { $project: { status: 1, cancelReason: 1, lineCancellations: 1, cancelledUnits } },
  { $match: { cancelledUnits: { $gt: 0 } } },
  { $project: { part: { $concatArrays: ["$lineCancellations", [others]] } } },
  { $unwind: "$part" },
  {
    $group: {
      _id: "$part.cancelReason",
      cancelledOrders: { $sum: "$part.orders" },
      cancelledUnits: { $sum: "$part.units" },
    },
  },
  { $match: { $or: [{ cancelledOrders: { $gt: 0 } }, { cancelledUnits: { $gt: 0 } }] } },
  { $sort: { cancelledOrders: -1, cancelledUnits: -1, _id: 1 } },
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

/** Why orders placed in a time, or units of them, were cancelled, the most frequent first. */
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
    .aggregate<Omit<ReasonCount, "reason"> & { _id: string | null }>(reasonPipeline(match, limit), { hint })
    .toArray();
  return groups.map(({ _id: reason, ...counts }) => ({ reason, ...counts }));
}
