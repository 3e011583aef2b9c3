import type { ReportRange } from "@waybill/kernel";
import { bucketStart, sumOver, within } from "@waybill/storage";
import type { Db, Document } from "mongodb";
import type { SalesSums } from "../domain/sales.ts";
import { channelTerm } from "../domain/search-terms.ts";
import { bySearchTerms } from "./indexes.ts";

/** Sums of one stretch of the calendar, by the day on which it began. */
export type SalesRow = SalesSums & { readonly start: Date };

const amounts = ["subtotalMinor", "discountMinor", "shippingMinor", "taxMinor", "totalMinor"] as const;
const isCancelled = { $eq: ["$status", "CANCELLED"] };
/** A value of an order that was not cancelled. */
const live = (value: unknown): Document => ({ $cond: [isCancelled, 0, value] });

/** Which orders a report is of, and the name of the index that they are read by. */
export function placedWithin(tenant: string, range: ReportRange, channel: string | null) {
  const placedAt = within(range);
  return channel === null
    ? { match: { tenant, placedAt }, hint: "tenant_1_placedAt_-1__id_-1" }
    : { match: { tenant, search: channelTerm(channel), placedAt }, hint: bySearchTerms };
}

/** The pipeline of `readSales`. */
export const salesPipeline = (match: Document, range: ReportRange): Document[] => [
  { $match: match },
  {
    $project: {
      placedAt: 1,
      channel: 1,
      currencyCode: 1,
      cancelled: { $cond: [isCancelled, 1, 0] },
      units: live(sumOver("lines", { $subtract: ["$$item.quantity", "$$item.cancelledQuantity"] })),
      ...Object.fromEntries(amounts.map((amount) => [amount, live(`$${amount}`)])),
    },
  },
  {
    $group: {
      _id: { start: bucketStart("placedAt", range), channel: "$channel", currencyCode: "$currencyCode" },
      orders: { $sum: 1 },
      cancelledOrders: { $sum: "$cancelled" },
      units: { $sum: "$units" },
      ...Object.fromEntries(amounts.map((amount) => [amount, { $sum: `$${amount}` }])),
    },
  },
];

type Group = Omit<SalesRow, "start" | "channel" | "currencyCode"> & {
  readonly _id: Pick<SalesRow, "start" | "channel" | "currencyCode">;
};

/** @returns at most `limit` rows, in no order. */
export async function readSales(
  db: Db,
  tenant: string,
  range: ReportRange,
  channel: string | null,
  limit: number,
): Promise<SalesRow[]> {
  const { match, hint } = placedWithin(tenant, range, channel);
  const groups = await db
    .collection("orders")
    .aggregate<Group>([...salesPipeline(match, range), { $limit: limit }], { hint })
    .toArray();
  return groups.map(({ _id, ...sums }) => ({ ..._id, ...sums }));
}
