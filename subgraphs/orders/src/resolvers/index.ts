import { Channel } from "./Channel.ts";
import { Customer } from "./Customer.ts";
import { Event } from "./Event.ts";
import { EventConnection, EventEdge } from "./EventConnection.ts";
import { ImportJob } from "./ImportJob.ts";
import { ImportRow } from "./ImportRow.ts";
import { cancelOrder } from "./Mutation.cancelOrder.ts";
import { cancelOrderLines } from "./Mutation.cancelOrderLines.ts";
import { closeOrder } from "./Mutation.closeOrder.ts";
import { createChannel } from "./Mutation.createChannel.ts";
import { holdOrder } from "./Mutation.holdOrder.ts";
import { importOrders } from "./Mutation.importOrders.ts";
import { importOrdersAppend } from "./Mutation.importOrdersAppend.ts";
import { importOrdersBegin } from "./Mutation.importOrdersBegin.ts";
import { importOrdersStart } from "./Mutation.importOrdersStart.ts";
import { placeOrder } from "./Mutation.placeOrder.ts";
import { releaseOrderHold } from "./Mutation.releaseOrderHold.ts";
import { reopenOrder } from "./Mutation.reopenOrder.ts";
import { Order } from "./Order.ts";
import { OrderLine } from "./OrderLine.ts";
import { OrderStatusChange } from "./OrderStatusChange.ts";
import { OrderTimelineEntry } from "./OrderTimelineEntry.ts";
import { ProductVariant } from "./ProductVariant.ts";
import { channels } from "./Query.channels.ts";
import { events } from "./Query.events.ts";
import { importJob } from "./Query.importJob.ts";
import { order } from "./Query.order.ts";
import { orderByNumber } from "./Query.orderByNumber.ts";
import { orders } from "./Query.orders.ts";
import { ordersLogHead } from "./Query.ordersLogHead.ts";
import { orderStatusChanged } from "./Subscription.orderStatusChanged.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: { channels, importJob, order, orderByNumber, orders, ordersLogHead, events },
  Mutation: {
    placeOrder,
    cancelOrder,
    cancelOrderLines,
    closeOrder,
    reopenOrder,
    holdOrder,
    releaseOrderHold,
    createChannel,
    importOrders,
    importOrdersBegin,
    importOrdersAppend,
    importOrdersStart,
  },
  Subscription: { orderStatusChanged },
  Order,
  OrderLine,
  Customer,
  ProductVariant,
  OrderStatusChange,
  OrderTimelineEntry,
  Channel,
  ImportJob,
  ImportRow,
  Event,
  EventConnection,
  EventEdge,
};
