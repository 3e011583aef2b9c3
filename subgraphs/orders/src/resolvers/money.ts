import { formatAmount } from "@waybill/kernel";
import type { DiscountRecord, TaxRecord } from "../domain/pricing.ts";
import type { Discount, Money, TaxLine } from "./types.generated.ts";

/** An amount of minor units as the graph shows it. */
export const showMoney = (minor: number, currencyCode: string): Money => ({
  amount: formatAmount({ minor, currencyCode }),
  currencyCode,
});

export const showDiscount = (discount: DiscountRecord, currencyCode: string): Discount => ({
  title: discount.title,
  code: discount.code,
  percent: discount.percent,
  amount: showMoney(discount.amountMinor, currencyCode),
});

export const showTax = (tax: TaxRecord, currencyCode: string, included: boolean): TaxLine => ({
  title: tax.title,
  rate: tax.rate,
  amount: showMoney(tax.amountMinor, currencyCode),
  included,
});
