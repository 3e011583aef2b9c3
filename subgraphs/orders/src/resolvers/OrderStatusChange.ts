import { eventCursor } from "@waybill/subgraph";
import { findOrder } from "../operations/find-order.ts";
import type { OrderStatusChangeResolvers } from "./types.generated.ts";

export const OrderStatusChange = {
  cursor: (event, _, context) => eventCursor(context, "orders", event),
  order: async (event, _, context) => {
    const order = await findOrder(context, event.subject.id);
    if (!order) throw new Error(`order ${event.subject.id} is in the log and not in the table`);
    return order;
  },
  orderVersion: (event) => event.subject.version,
  previousStatus: (event) => event.data.previousStatus,
  status: (event) => event.data.status,
  fulfillmentStatus: (event) => event.data.fulfillmentStatus,
} satisfies Partial<OrderStatusChangeResolvers>;
