import { showMoney } from "./money.ts";
import type { DocumentTaxResolvers } from "./types.generated.ts";

export const DocumentTax = {
  taxable: ({ netMinor, currencyCode }) => showMoney(netMinor, currencyCode),
  amount: ({ taxMinor, currencyCode }) => showMoney(taxMinor, currencyCode),
} satisfies Partial<DocumentTaxResolvers>;
