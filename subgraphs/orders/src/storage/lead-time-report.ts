import type { ReportRange } from "@waybill/kernel";
import { bucketStart, minutesBetween, within } from "@waybill/storage";
import type { Db, Document } from "mongodb";
import type { HandOverRow, LeadTimeRow } from "../domain/lead-times.ts";
import { placedWithin } from "./sales-report.ts";

type Moment = "placedAt" | "firstShippedAt" | "completedAt";

/** How long orders took from one moment to another, by stretch of the calendar and channel. */
export const leadTimePipeline = (match: Document, range: ReportRange, from: Moment, to: Moment): Document[] => [
  { $match: { ...match, ...(from === "placedAt" ? {} : { [from]: { $ne: null } }), [to]: { $ne: null } } },
  { $project: { channel: 1, start: bucketStart("placedAt", range), minutes: minutesBetween(from, to) } },
  { $group: { _id: { start: "$start", channel: "$channel", minutes: "$minutes" }, count: { $sum: 1 } } },
];

/** How fulfilment orders are read by the time they were given to a location. */
export const byAssignment = "tenant_1_createdAt_-1__id_-1";

/** How long locations took from when work could begin to when it left first. */
export const handOverPipeline = (match: Document): Document[] => [
  { $match: { ...match, openedAt: { $ne: null }, handedOverAt: { $ne: null } } },
  { $project: { locationId: 1, minutes: minutesBetween("openedAt", "handedOverAt") } },
  { $group: { _id: { locationId: "$locationId", minutes: "$minutes" }, count: { $sum: 1 } } },
];

/** What is looked at of fulfilment orders. */
export const assignedWithin = (tenant: string, range: ReportRange, channel: string | null): Document => ({
  tenant,
  createdAt: within(range),
  ...(channel === null ? {} : { channel }),
});

const rowsOf = <T extends object>(groups: readonly { readonly _id: T; readonly count: number }[]) =>
  groups.map(({ _id, count }) => ({ ..._id, count }));

/** @returns at most `limit` rows, in no order. */
export async function readLeadTimes(
  db: Db,
  tenant: string,
  range: ReportRange,
  channel: string | null,
  [from, to]: readonly [Moment, Moment],
  limit: number,
): Promise<LeadTimeRow[]> {
  const { match, hint } = placedWithin(tenant, range, channel);
  const pipeline = [...leadTimePipeline(match, range, from, to), { $limit: limit }];
  type Group = { readonly _id: Omit<LeadTimeRow, "count">; readonly count: number };
  return rowsOf(await db.collection("orders").aggregate<Group>(pipeline, { hint }).toArray());
}

/** @returns at most `limit` rows, in no order. */
export async function readHandOvers(
  db: Db,
  tenant: string,
  range: ReportRange,
  channel: string | null,
  limit: number,
): Promise<HandOverRow[]> {
  const pipeline = [...handOverPipeline(assignedWithin(tenant, range, channel)), { $limit: limit }];
  type Group = { readonly _id: Omit<HandOverRow, "count">; readonly count: number };
  const work = db.collection("fulfillmentOrders");
  return rowsOf(await work.aggregate<Group>(pipeline, { hint: byAssignment }).toArray());
}
