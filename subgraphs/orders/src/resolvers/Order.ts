import { formatAmount } from "@waybill/kernel";
import type { OrderRecord } from "../domain/order.ts";
import { findOrder } from "../operations/find-order.ts";
import { orderPayments } from "./Order.payments.ts";
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
  ...orderPayments,
} satisfies Partial<OrderResolvers>;
