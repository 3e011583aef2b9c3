import { findOrder } from "../operations/find-order.ts";
import { findPriceDifference } from "../operations/returns/find-return.ts";
import { showMoney } from "./money.ts";
import type { ExchangeResolvers } from "./types.generated.ts";

export const Exchange = {
  lines: ({ lines, of: { currencyCode } }) =>
    lines.map(({ sku, quantity, unitPriceMinor }) => ({
      sku,
      quantity,
      unitPrice: unitPriceMinor === null ? null : showMoney(unitPriceMinor, currencyCode),
    })),
  order: ({ orderId }, _, context) => (orderId === null ? null : findOrder(context, orderId)),
  priceDifference: async (exchange, _, context) => {
    const minor = await findPriceDifference(context, exchange);
    return minor === null ? null : showMoney(minor, exchange.of.currencyCode);
  },
  userErrors: ({ errors }) => errors,
} satisfies Partial<ExchangeResolvers>;
