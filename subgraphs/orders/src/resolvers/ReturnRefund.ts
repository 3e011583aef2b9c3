import { findRefundTransactions } from "../operations/returns/find-return.ts";
import { showMoney } from "./money.ts";
import type { ReturnRefundResolvers } from "./types.generated.ts";

export const ReturnRefund = {
  id: (refund) => refund._id,
  lines: ({ lines, of: { currencyCode } }) =>
    lines.map(({ returnLineId, quantity, creditMinor, taxMinor, restockingFeeMinor }) => ({
      returnLineId,
      quantity,
      credit: showMoney(creditMinor, currencyCode),
      tax: showMoney(taxMinor, currencyCode),
      restockingFee: showMoney(restockingFeeMinor, currencyCode),
    })),
  shipping: ({ shippingMinor, of }) => showMoney(shippingMinor, of.currencyCode),
  labelFee: ({ labelFeeMinor, of }) => showMoney(labelFeeMinor, of.currencyCode),
  adjustment: ({ adjustmentMinor, of }) => showMoney(adjustmentMinor, of.currencyCode),
  exchange: ({ exchangeMinor, of }) => showMoney(exchangeMinor, of.currencyCode),
  waived: ({ waivedMinor, of }) => showMoney(waivedMinor, of.currencyCode),
  amount: ({ amountMinor, of }) => showMoney(amountMinor, of.currencyCode),
  transactions: (refund, _, context) => findRefundTransactions(context, refund),
} satisfies Partial<ReturnRefundResolvers>;
