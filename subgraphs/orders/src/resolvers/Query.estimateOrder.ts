import { estimateOrder as estimate, type OrderEstimateRecord } from "../operations/estimate-order.ts";
import type { DeliveryWindow } from "../domain/estimate/delivery.ts";
import { showMoney } from "./money.ts";
import type { OrderEstimate, QueryResolvers } from "./types.generated.ts";

export const estimateOrder: QueryResolvers["estimateOrder"] = async (_, { input }, context) => {
  const outcome = await estimate(context, input);
  if (outcome.ok) return show(outcome.value, context.identity.customerId === undefined);
  return {
    ...{ estimatedAt: context.clock(), placeable: false, noRouteReason: null, lines: [], parcels: [], delivery: null },
    ...{ subtotal: null, totalDiscounts: null, totalShipping: null, totalTax: null, total: null },
    userErrors: [...outcome.error],
  };
};

/** @param staff true for who may know where goods come from. */
function show({ priced, lines, parcels, delivery, noRoute, at }: OrderEstimateRecord, staff: boolean): OrderEstimate {
  const { currencyCode } = priced;
  // How a location works is nothing for a shopper.
  const shown = (window: DeliveryWindow | null): DeliveryWindow | null =>
    window && { ...window, explanation: staff ? window.explanation : null };
  const places = new Map(priced.lines.map(({ _id }, index) => [_id, index]));
  return {
    estimatedAt: at,
    placeable: noRoute === null,
    noRouteReason: noRoute,
    lines: priced.lines.flatMap(({ sku, title, quantity, unitPriceMinor }, index) => {
      const line = lines[index];
      return line ? [{ index, sku, title, quantity, unitPrice: showMoney(unitPriceMinor, currencyCode), ...line }] : [];
    }),
    subtotal: showMoney(priced.subtotalMinor, currencyCode),
    totalDiscounts: showMoney(priced.discountMinor, currencyCode),
    totalShipping: showMoney(priced.shippingMinor, currencyCode),
    totalTax: showMoney(priced.taxMinor, currencyCode),
    total: showMoney(priced.totalMinor, currencyCode),
    parcels: parcels.map(({ location, lines: content, backordered, handOverAt, delivery: window }) => ({
      ...{ backordered, handOverAt, delivery: shown(window) },
      locationId: staff ? location.id : null,
      locationName: staff ? location.name : null,
      countryCode: location.countryCode,
      lines: content.map(({ lineId, sku, quantity }) => ({ index: places.get(lineId) ?? 0, sku, quantity })),
    })),
    delivery: shown(delivery),
    userErrors: [],
  };
}
