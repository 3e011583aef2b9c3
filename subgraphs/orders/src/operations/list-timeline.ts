import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { OrderRecord } from "../domain/order.ts";
import { shopperTypes, type TimelineRecord } from "../domain/timeline.ts";
import { TimelineEntry } from "../storage/timeline.entities.ts";

/** What was done to an order that the caller may see, newest first. */
export function listTimeline(
  context: Context,
  order: OrderRecord,
  args: PageArgs,
): Promise<Connection<TimelineRecord>> {
  const { customerId } = context.identity;
  const where = { orderId: order._id, ...(customerId === undefined ? {} : { type: { $in: [...shopperTypes] } }) };
  return page(context, TimelineEntry, args, { where, purpose: `timeline ${order._id}`, sort: "position" });
}
