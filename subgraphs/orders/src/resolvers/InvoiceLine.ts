import { showMoney } from "./money.ts";
import type { InvoiceLineResolvers } from "./types.generated.ts";

export const InvoiceLine = {
  unitPrice: ({ unitPriceMinor, currencyCode }) => showMoney(unitPriceMinor, currencyCode),
  discount: ({ discountMinor, currencyCode }) => showMoney(discountMinor, currencyCode),
  tax: ({ taxMinor, currencyCode }) => showMoney(taxMinor, currencyCode),
  total: ({ totalMinor, currencyCode }) => showMoney(totalMinor, currencyCode),
} satisfies Partial<InvoiceLineResolvers>;
