import { portion } from "@waybill/kernel";
import { addTaxes, partOfTaxes, sharesOf, shippingTaxes, type TaxShare } from "../invoices/taxes.ts";
import type { OrderRecord } from "../order.ts";
import { currentTaxes } from "../pricing.ts";
import { shippingTotal } from "./credit.ts";
import type { RefundSuggestion } from "./refund.ts";

/** What is given back, and the taxes within it. */
export interface RefundedGoods {
  readonly grossMinor: number;
  readonly taxes: readonly TaxShare[];
}

/**
 * The taxes of what is given back for a return, tax by tax: those of its units and of its share of the shipping. A
 * restocking fee lowers the price of the units that it is for, and so their tax.
 */
export function refundTaxes(order: OrderRecord, { lines, shippingMinor }: RefundSuggestion): RefundedGoods {
  const shares = lines.flatMap(({ line, creditMinor, taxMinor, restockingFeeMinor }) => {
    const sold = order.lines.find(({ _id }) => _id === line.orderLineId);
    const grossMinor = creditMinor - restockingFeeMinor;
    if (!sold || creditMinor === 0) return [];
    return sharesOf(currentTaxes(sold, order.taxesIncluded), grossMinor, portion(taxMinor, grossMinor, creditMinor));
  });
  const goodsMinor = lines.reduce((sum, line) => sum + line.creditMinor - line.restockingFeeMinor, 0);
  const shipping = partOfTaxes(shippingTaxes(order), { from: 0, to: shippingMinor, whole: shippingTotal(order) });
  return { grossMinor: goodsMinor + shippingMinor, taxes: addTaxes([...shares, ...shipping]) };
}
