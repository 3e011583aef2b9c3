import { maySeeOf, streamEvents } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type OrderEvent, statusEventTypes } from "./order-event.ts";

export interface WatchOrders {
  readonly orderId?: string | null | undefined;
  readonly customerId?: string | null | undefined;
  readonly after?: string | null | undefined;
}

/** The status changes of the orders the caller may see, in the order of the log. */
export async function watchOrders(context: Context, args: WatchOrders): Promise<AsyncIterableIterator<OrderEvent>> {
  const events = await streamEvents(context, "orders", {
    after: args.after,
    types: statusEventTypes,
    match: (event) => {
      const { orderId, customerId } = (event as OrderEvent).data;
      return (
        (args.orderId == null || args.orderId === orderId) &&
        (args.customerId == null || args.customerId === customerId) &&
        maySeeOf(context.identity, customerId)
      );
    },
  });
  // The types asked for are those that `orderEvent` makes.
  return events as AsyncIterableIterator<OrderEvent>;
}
