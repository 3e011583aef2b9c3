import { formatAmount } from "@waybill/kernel";
import type { OrderRecord } from "../domain/order.ts";
import { findOrder } from "../operations/find-order.ts";
import { decisionsOf } from "../operations/fulfillment/read.ts";
import type { OrderResolvers } from "./types.generated.ts";

export const Order = {
  __resolveReference: ({ id }, context) => findOrder(context, id),
  id: (order) => order._id,
  customer: (order) => (order.customerId === null ? null : { id: order.customerId }),
  lines: (order) => order.lines.map((line) => ({ line, order })),
  total: ({ totalMinor, currencyCode }: OrderRecord) => ({
    amount: formatAmount({ minor: totalMinor, currencyCode }),
    currencyCode,
  }),
  fulfillmentOrders: (order, _, context) => context.loaders.fulfillmentOrdersOfOrder.load(order._id),
  routingDecision: async (order, _, context) => (await decisionsOf(context, order._id)).at(-1) ?? null,
  routingDecisions: (order, _, context) => decisionsOf(context, order._id),
} satisfies Partial<OrderResolvers>;
