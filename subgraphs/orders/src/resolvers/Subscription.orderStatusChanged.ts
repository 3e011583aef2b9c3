import type { OrderEvent } from "../operations/order-event.ts";
import { watchOrders } from "../operations/watch-orders.ts";
import type { SubscriptionResolvers } from "./types.generated.ts";

export const orderStatusChanged: SubscriptionResolvers["orderStatusChanged"] = {
  subscribe: (_, args, context) => watchOrders(context, args),
  resolve: (event: OrderEvent) => event,
};
