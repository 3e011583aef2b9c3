import { formatAmount } from "@waybill/kernel";
import type { LabelRecord } from "../domain/labels/label.ts";

/** An amount as the graph tells it; null when there is none. */
export const moneyOf = (minor: number | null, currencyCode: string | null) =>
  minor === null || currencyCode === null ? null : { amount: formatAmount({ minor, currencyCode }), currencyCode };

/** What a label's shipment costs: a voided one costs nothing. */
export const shippingCostOf = (label: LabelRecord) => ({
  quoted: moneyOf(label.quotedMinor, label.quotedCurrencyCode),
  charged: moneyOf(label.status === "VOIDED" && label.costMinor !== null ? 0 : label.costMinor, label.currencyCode),
  carrierAccount: label.accountId,
});
