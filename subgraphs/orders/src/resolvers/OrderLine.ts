import type { Context } from "../context.ts";
import { attributesAsObject } from "../domain/placement-terms.ts";
import type { LineOfOrder } from "../domain/order.ts";
import { currentTaxes, lineAmounts } from "../domain/pricing.ts";
import { findLine } from "../operations/find-order.ts";
import { showDiscount, showMoney, showTax } from "./money.ts";
import type { OrderLineResolvers } from "./types.generated.ts";

/** Units of a line that have left the building, and those that are still to leave. */
async function sentOf({ line, order }: LineOfOrder, { loaders }: Context): Promise<{ gone: number; left: number }> {
  const work = await loaders.fulfillmentOrdersOfOrder.load(order._id);
  const own = work.flatMap(({ lines }) => lines).filter(({ orderLineId }) => orderLineId === line._id);
  const gone = own.reduce((sum, { handedOver }) => sum + handedOver, 0);
  const wanted = order.status === "CANCELLED" ? 0 : line.quantity - line.cancelledQuantity;
  return { gone, left: Math.max(0, wanted - gone) };
}

const amountsOf = ({ line, order }: LineOfOrder) => lineAmounts(line, order.taxesIncluded);

export const OrderLine = {
  __resolveReference: ({ id }, context) => findLine(context, id),
  id: ({ line }) => line._id,
  sku: ({ line }) => line.sku,
  title: ({ line }) => line.title,
  quantity: ({ line }) => line.quantity,
  cancelledQuantity: ({ line }) => line.cancelledQuantity,
  currentQuantity: ({ line }) => line.quantity - line.cancelledQuantity,
  fulfilledQuantity: async (parent, _, context) => (await sentOf(parent, context)).gone,
  fulfillableQuantity: async (parent, _, context) => (await sentOf(parent, context)).left,
  unitPrice: ({ line, order }) => showMoney(line.unitPriceMinor, order.currencyCode),
  subtotal: (parent) => showMoney(amountsOf(parent).subtotalMinor, parent.order.currencyCode),
  totalDiscounts: (parent) => showMoney(amountsOf(parent).discountMinor, parent.order.currencyCode),
  total: (parent) => showMoney(amountsOf(parent).totalMinor, parent.order.currencyCode),
  discounts: ({ line, order }) => line.discounts.map((discount) => showDiscount(discount, order.currencyCode)),
  taxLines: ({ line, order: { currencyCode, taxesIncluded } }) =>
    currentTaxes(line, taxesIncluded).map((tax) => showTax(tax, currencyCode, taxesIncluded)),
  customAttributes: ({ line }) => attributesAsObject(line.customAttributes),
  variant: ({ line }) => ({ id: line.variantId }),
  order: ({ order }) => order,
} satisfies Partial<OrderLineResolvers>;
