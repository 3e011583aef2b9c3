import { averageOrderMinor } from "../domain/sales.ts";
import { showMoney } from "./money.ts";
import type { SalesFiguresResolvers } from "./types.generated.ts";

export const SalesFigures = {
  subtotal: ({ subtotalMinor, currencyCode }) => showMoney(subtotalMinor, currencyCode),
  totalDiscounts: ({ discountMinor, currencyCode }) => showMoney(discountMinor, currencyCode),
  totalShipping: ({ shippingMinor, currencyCode }) => showMoney(shippingMinor, currencyCode),
  totalTax: ({ taxMinor, currencyCode }) => showMoney(taxMinor, currencyCode),
  total: ({ totalMinor, currencyCode }) => showMoney(totalMinor, currencyCode),
  averageOrderValue: (figures) => {
    const minor = averageOrderMinor(figures);
    return minor === null ? null : showMoney(minor, figures.currencyCode);
  },
} satisfies Partial<SalesFiguresResolvers>;
