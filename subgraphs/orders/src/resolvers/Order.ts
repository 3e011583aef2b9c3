import { attributesAsObject } from "../domain/placement-terms.ts";
import { decisionsOf } from "../operations/fulfillment/read.ts";
import { findOrder } from "../operations/find-order.ts";
import { orderClaims } from "./Order.claims.ts";
import { orderPayments } from "./Order.payments.ts";
import { orderReturns } from "./Order.returns.ts";
import { listTimeline } from "../operations/list-timeline.ts";
import { showDiscount, showMoney } from "./money.ts";
import { showShippingLine } from "./shipping-line.ts";
import type { OrderResolvers } from "./types.generated.ts";

export const Order = {
  __resolveReference: ({ id }, context) => findOrder(context, id),
  id: (order) => order._id,
  pickupLocation: ({ pickupLocationId }) => (pickupLocationId === null ? null : { id: pickupLocationId }),
  company: ({ companyId }) => (companyId === null ? null : { id: companyId }),
  customer: (order) => (order.customerId === null ? null : { id: order.customerId }),
  shippingPoint: ({ shippingCoordinates }) => shippingCoordinates,
  lines: (order) => order.lines.map((line) => ({ line, order })),
  ...orderPayments,
  ...orderReturns,
  ...orderClaims,
  subtotal: ({ subtotalMinor, currencyCode }) => showMoney(subtotalMinor, currencyCode),
  totalDiscounts: ({ discountMinor, currencyCode }) => showMoney(discountMinor, currencyCode),
  totalShipping: ({ shippingMinor, currencyCode }) => showMoney(shippingMinor, currencyCode),
  totalTax: ({ taxMinor, currencyCode }) => showMoney(taxMinor, currencyCode),
  total: ({ totalMinor, currencyCode }) => showMoney(totalMinor, currencyCode),
  discounts: ({ discounts, currencyCode }) => discounts.map((discount) => showDiscount(discount, currencyCode)),
  shippingLines: (order) => order.shippingLines.map((line) => showShippingLine(line, order)),
  customAttributes: ({ customAttributes }) => attributesAsObject(customAttributes),
  // Why the seller hesitates is nothing for the shopper.
  holds: ({ holds }, _, { identity }) => (identity.customerId === undefined ? holds : []),
  timeline: (order, args, context) => listTimeline(context, order, args),
  fulfillmentOrders: (order, _, context) => context.loaders.fulfillmentOrdersOfOrder.load(order._id),
  routingDecision: async (order, _, context) => (await decisionsOf(context, order._id)).at(-1) ?? null,
  routingDecisions: (order, _, context) => decisionsOf(context, order._id),
} satisfies Partial<OrderResolvers>;
