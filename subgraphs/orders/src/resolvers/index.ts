import { Customer } from "./Customer.ts";
import { Event } from "./Event.ts";
import { EventConnection, EventEdge } from "./EventConnection.ts";
import { cancelOrder } from "./Mutation.cancelOrder.ts";
import { placeOrder } from "./Mutation.placeOrder.ts";
import { fulfillmentMutations, fulfillmentQueries, fulfillmentTypes } from "./fulfillment.ts";
import { Order } from "./Order.ts";
import { OrderLine } from "./OrderLine.ts";
import { OrderStatusChange } from "./OrderStatusChange.ts";
import { ProductVariant } from "./ProductVariant.ts";
import { events } from "./Query.events.ts";
import { order } from "./Query.order.ts";
import { orderByNumber } from "./Query.orderByNumber.ts";
import { orders } from "./Query.orders.ts";
import { ordersLogHead } from "./Query.ordersLogHead.ts";
import { orderStatusChanged } from "./Subscription.orderStatusChanged.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: { order, orderByNumber, orders, ordersLogHead, events, ...fulfillmentQueries },
  Mutation: { placeOrder, cancelOrder, ...fulfillmentMutations },
  Subscription: { orderStatusChanged },
  Order,
  OrderLine,
  Customer,
  ProductVariant,
  OrderStatusChange,
  Event,
  EventConnection,
  EventEdge,
  ...fulfillmentTypes,
};
