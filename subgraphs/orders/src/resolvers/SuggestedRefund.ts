import { showMoney } from "./money.ts";
import type { SuggestedRefundResolvers } from "./types.generated.ts";

export const SuggestedRefund = {
  lines: ({ lines, of }) => {
    const show = (minor: number) => showMoney(minor, of.currencyCode);
    return lines.map((suggested) => ({
      returnLine: { line: suggested.line, of },
      quantity: suggested.quantity,
      subtotal: show(suggested.subtotalMinor),
      discounts: show(suggested.discountMinor),
      tax: show(suggested.taxMinor),
      restockingFee: show(suggested.restockingFeeMinor),
      total: show(suggested.creditMinor - suggested.restockingFeeMinor),
    }));
  },
  components: ({ components, of }) =>
    components.map(({ kind, amountMinor }) => ({ kind, amount: showMoney(amountMinor, of.currencyCode) })),
  exchange: ({ exchangeMinor, of }) => showMoney(exchangeMinor, of.currencyCode),
  waived: ({ waivedMinor, of }) => showMoney(waivedMinor, of.currencyCode),
  amount: ({ amountMinor, of }) => showMoney(amountMinor, of.currencyCode),
  refundable: ({ refundableMinor, of }) => showMoney(refundableMinor, of.currencyCode),
} satisfies Partial<SuggestedRefundResolvers>;
