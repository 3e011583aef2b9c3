import { currentUnits } from "../domain/edits/order-edit.ts";
import { lineAmounts } from "../domain/pricing.ts";
import { showDiscount, showMoney } from "./money.ts";
import type { OrderEditLineResolvers } from "./types.generated.ts";

export const OrderEditLine = {
  id: ({ line }) => line._id,
  sku: ({ line }) => line.sku,
  title: ({ line }) => line.title,
  quantity: ({ line }) => currentUnits(line),
  unitPrice: ({ line, edit }) => showMoney(line.unitPriceMinor, edit.currencyCode),
  discounts: ({ line, edit }) => line.discounts.map((discount) => showDiscount(discount, edit.currencyCode)),
  totalDiscounts: ({ line, edit }) => showMoney(lineAmounts(line, edit.taxesIncluded).discountMinor, edit.currencyCode),
  total: ({ line, edit }) => showMoney(lineAmounts(line, edit.taxesIncluded).totalMinor, edit.currencyCode),
} satisfies Partial<OrderEditLineResolvers>;
