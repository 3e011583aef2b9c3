import type { ReportRange } from "@waybill/kernel";
import { bucketStart } from "@waybill/storage";
import type { Db, Document } from "mongodb";
import type { FillCounts, FillRow } from "../domain/fill-rate.ts";
import { placedWithin } from "./sales-report.ts";

const counted = ["lines", "units", "backorderedLines", "backorderedUnits"] as const;

/** The pipeline of `readFill`. */
export const fillPipeline = (match: Document, range: ReportRange): Document[] => [
  { $match: { ...match, stockAtPlacing: { $ne: null } } },
  {
    $project: {
      channel: 1,
      start: bucketStart("placedAt", range),
      backordered: { $cond: [{ $gt: ["$stockAtPlacing.backorderedUnits", 0] }, 1, 0] },
      ...Object.fromEntries(counted.map((count) => [count, `$stockAtPlacing.${count}`])),
    },
  },
  {
    $group: {
      _id: { start: "$start", channel: "$channel" },
      orders: { $sum: 1 },
      backorderedOrders: { $sum: "$backordered" },
      ...Object.fromEntries(counted.map((count) => [count, { $sum: `$${count}` }])),
    },
  },
];

/** @returns at most `limit` rows, in no order. */
export async function readFill(
  db: Db,
  tenant: string,
  range: ReportRange,
  channel: string | null,
  limit: number,
): Promise<FillRow[]> {
  const { match, hint } = placedWithin(tenant, range, channel);
  const groups = await db
    .collection("orders")
    .aggregate<FillCounts & { readonly _id: Pick<FillRow, "channel" | "start"> }>(
      [...fillPipeline(match, range), { $limit: limit }],
      { hint },
    )
    .toArray();
  return groups.map(({ _id, ...counts }) => ({ ..._id, ...counts }));
}
