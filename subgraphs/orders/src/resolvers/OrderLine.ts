import { formatAmount, type Money, multiplyMoney } from "@waybill/kernel";
import type { LineOfOrder } from "../domain/order.ts";
import { findLine } from "../operations/find-order.ts";
import type { OrderLineResolvers } from "./types.generated.ts";

const unitPriceOf = ({ line, order }: LineOfOrder): Money => ({
  minor: line.unitPriceMinor,
  currencyCode: order.currencyCode,
});
const show = (money: Money) => ({ amount: formatAmount(money), currencyCode: money.currencyCode });

export const OrderLine = {
  __resolveReference: ({ id }, context) => findLine(context, id),
  id: ({ line }) => line._id,
  sku: ({ line }) => line.sku,
  title: ({ line }) => line.title,
  quantity: ({ line }) => line.quantity,
  unitPrice: (parent) => show(unitPriceOf(parent)),
  total: (parent) => show(multiplyMoney(unitPriceOf(parent), parent.line.quantity)),
  variant: ({ line }) => ({ id: line.variantId }),
  order: ({ order }) => order,
} satisfies Partial<OrderLineResolvers>;
