import { findOrder } from "../operations/find-order.ts";
import { listReturns } from "../operations/returns/find-return.ts";
import type { OrderResolvers } from "./types.generated.ts";

/** The fields of an order that tell of what comes back. */
export const orderReturns = {
  returns: (order, args, context) => listReturns(context, { ...args, orderId: order._id }),
  exchangeForOrder: ({ exchangeFor }, _, context) => (exchangeFor ? findOrder(context, exchangeFor.orderId) : null),
} satisfies Partial<OrderResolvers>;
