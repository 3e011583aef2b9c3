import type { ReportRange } from "@waybill/kernel";
import { within } from "@waybill/storage";
import type { Db, Document } from "mongodb";
import type { ReturnRow, SkuUnits } from "../domain/returns/return-rate.ts";
import { type ReturnStatus, returnStatuses } from "../domain/returns/states.ts";
import { placedWithin } from "./sales-report.ts";

/** How returns are read by the time their orders were placed. */
export const byOrderPlacing = "tenant_1_orderPlacedAt_-1";

const refused: readonly ReturnStatus[] = ["DECLINED", "CANCELLED"];
const accepted = returnStatuses.filter((status) => !refused.includes(status));
const isThere = { $ne: ["$$receipt.disposition", "MISSING"] };
const received = {
  $sum: {
    $map: { input: "$lines.receipts", as: "receipt", in: { $cond: [isThere, "$$receipt.quantity", 0] } },
  },
};

/** Returns of orders placed in a time. */
export const returnedOf = (tenant: string, range: ReportRange, channel: string | null): Document => ({
  tenant,
  orderPlacedAt: within(range),
  ...(channel === null ? {} : { channel }),
});

/** Units asked to be taken back, and come back, by SKU and reason. */
export const returnPipeline = (match: Document): Document[] => [
  { $match: { ...match, status: { $in: accepted } } },
  { $project: { lines: 1 } },
  { $unwind: "$lines" },
  { $project: { sku: "$lines.sku", reason: "$lines.reason", quantity: "$lines.quantity", received } },
  {
    $group: {
      _id: { sku: "$sku", reason: "$reason" },
      requestedUnits: { $sum: "$quantity" },
      receivedUnits: { $sum: "$received" },
    },
  },
];

/** Units delivered, by SKU. */
export const deliveredPipeline = (match: Document): Document[] => [
  { $match: match },
  { $project: { delivered: 1 } },
  { $unwind: "$delivered" },
  { $group: { _id: "$delivered.sku", units: { $sum: "$delivered.quantity" } } },
];

/** @returns at most `limit` rows, in no order. */
export async function readReturns(
  db: Db,
  tenant: string,
  range: ReportRange,
  channel: string | null,
  limit: number,
): Promise<ReturnRow[]> {
  type Group = Omit<ReturnRow, "reason" | "sku"> & { readonly _id: Pick<ReturnRow, "reason" | "sku"> };
  const pipeline = [...returnPipeline(returnedOf(tenant, range, channel)), { $limit: limit }];
  const groups = await db.collection("returns").aggregate<Group>(pipeline, { hint: byOrderPlacing }).toArray();
  return groups.map(({ _id, ...units }) => ({ ..._id, ...units }));
}

/** @returns at most `limit` rows, in no order. */
export async function readDelivered(
  db: Db,
  tenant: string,
  range: ReportRange,
  channel: string | null,
  limit: number,
): Promise<SkuUnits[]> {
  const { match, hint } = placedWithin(tenant, range, channel);
  const pipeline = [...deliveredPipeline(match), { $limit: limit }];
  const groups = await db
    .collection("orders")
    .aggregate<{ readonly _id: string; readonly units: number }>(pipeline, { hint })
    .toArray();
  return groups.map(({ _id: sku, units }) => ({ sku, units }));
}
