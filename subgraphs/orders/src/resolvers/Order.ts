import { attributesAsObject } from "../domain/placement-terms.ts";
import { findOrder } from "../operations/find-order.ts";
import { orderClaims } from "./Order.claims.ts";
import { orderPayments } from "./Order.payments.ts";
import { listTimeline } from "../operations/list-timeline.ts";
import { showDiscount, showMoney, showTax } from "./money.ts";
import type { OrderResolvers } from "./types.generated.ts";

export const Order = {
  __resolveReference: ({ id }, context) => findOrder(context, id),
  id: (order) => order._id,
  customer: (order) => (order.customerId === null ? null : { id: order.customerId }),
  lines: (order) => order.lines.map((line) => ({ line, order })),
  ...orderPayments,
  ...orderClaims,
  subtotal: ({ subtotalMinor, currencyCode }) => showMoney(subtotalMinor, currencyCode),
  totalDiscounts: ({ discountMinor, currencyCode }) => showMoney(discountMinor, currencyCode),
  totalShipping: ({ shippingMinor, currencyCode }) => showMoney(shippingMinor, currencyCode),
  totalTax: ({ taxMinor, currencyCode }) => showMoney(taxMinor, currencyCode),
  total: ({ totalMinor, currencyCode }) => showMoney(totalMinor, currencyCode),
  discounts: ({ discounts, currencyCode }) => discounts.map((discount) => showDiscount(discount, currencyCode)),
  shippingLines: ({ shippingLines, currencyCode, taxesIncluded }) =>
    shippingLines.map(({ title, code, priceMinor, taxes }) => ({
      title,
      code,
      price: showMoney(priceMinor, currencyCode),
      taxLines: taxes.map((tax) => showTax(tax, currencyCode, taxesIncluded)),
    })),
  customAttributes: ({ customAttributes }) => attributesAsObject(customAttributes),
  // Why the seller hesitates is nothing for the shopper.
  holds: ({ holds }, _, { identity }) => (identity.customerId === undefined ? holds : []),
  timeline: (order, args, context) => listTimeline(context, order, args),
} satisfies Partial<OrderResolvers>;
