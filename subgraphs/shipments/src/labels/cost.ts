import { formatAmount } from "@waybill/kernel";
import { billedMinor, chargedMinor, type ChargeRecord, currencyOfCosts } from "../domain/labels/charge.ts";
import type { LabelRecord } from "../domain/labels/label.ts";

/** An amount as the graph tells it; null when there is none. */
export const moneyOf = (minor: number | null, currencyCode: string | null) =>
  minor === null || currencyCode === null ? null : { amount: formatAmount({ minor, currencyCode }), currencyCode };

export type ShippingCostView = ReturnType<typeof shippingCostOf>;

/** What a shipment costs: by the rate, by the carrier's word, and by its invoices. @param charges oldest first. */
export function shippingCostOf(label: LabelRecord | null, charges: readonly ChargeRecord[]) {
  const charged = label ? chargedMinor(label) : null;
  const billed = billedMinor(label, charges);
  const currencyCode = currencyOfCosts(label, charges);
  const quoted = label?.quotedCurrencyCode === currencyCode ? label?.quotedMinor : null;
  const expected = charged ?? quoted ?? null;
  return {
    quoted: moneyOf(label?.quotedMinor ?? null, label?.quotedCurrencyCode ?? null),
    charged: moneyOf(charged, label?.currencyCode ?? null),
    billed: moneyOf(billed, currencyCode),
    difference: moneyOf(billed === null || expected === null ? null : billed - expected, currencyCode),
    charges: [...charges],
    carrierAccount: label?.accountId ?? null,
  };
}
