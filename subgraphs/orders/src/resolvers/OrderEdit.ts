import { previousUnitsOf } from "../domain/edits/order-edit.ts";
import { findBalance, findEdit } from "../operations/edits/find-edit.ts";
import { findOrder } from "../operations/find-order.ts";
import { showMoney } from "./money.ts";
import { showShippingLine } from "./shipping-line.ts";
import type { OrderEditResolvers } from "./types.generated.ts";

export const OrderEdit = {
  __resolveReference: ({ id }, context) => findEdit(context, id),
  id: (edit) => edit._id,
  order: async (edit, _, context) => {
    const order = await findOrder(context, edit.orderId);
    if (!order) throw new Error(`the order of the edit ${edit._id} is gone`);
    return order;
  },
  lines: (edit) => edit.lines.map((line) => ({ line, edit, previousQuantity: previousUnitsOf(edit, line._id) })),
  shippingLines: (edit) => edit.shippingLines.map((line) => showShippingLine(line, edit)),
  subtotal: ({ subtotalMinor, currencyCode }) => showMoney(subtotalMinor, currencyCode),
  totalDiscounts: ({ discountMinor, currencyCode }) => showMoney(discountMinor, currencyCode),
  totalShipping: ({ shippingMinor, currencyCode }) => showMoney(shippingMinor, currencyCode),
  totalTax: ({ taxMinor, currencyCode }) => showMoney(taxMinor, currencyCode),
  total: ({ totalMinor, currencyCode }) => showMoney(totalMinor, currencyCode),
  totalDifference: ({ totalMinor, previousTotalMinor, currencyCode }) =>
    showMoney(totalMinor - previousTotalMinor, currencyCode),
  outstanding: async (edit, _, context) =>
    showMoney((await findBalance(context, edit)).outstandingMinor, edit.currencyCode),
  refundDue: async (edit, _, context) =>
    showMoney((await findBalance(context, edit)).refundDueMinor, edit.currencyCode),
} satisfies Partial<OrderEditResolvers>;
