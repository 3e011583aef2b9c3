import type { ShippingLineRecord } from "../domain/pricing.ts";
import { showMoney, showTax } from "./money.ts";

/** What shipping is charged, as the graph shows it. */
export const showShippingLine = (
  { title, code, priceMinor, taxes }: ShippingLineRecord,
  { currencyCode, taxesIncluded }: { readonly currencyCode: string; readonly taxesIncluded: boolean },
) => ({
  title,
  code,
  price: showMoney(priceMinor, currencyCode),
  taxLines: taxes.map((tax) => showTax(tax, currencyCode, taxesIncluded)),
});
