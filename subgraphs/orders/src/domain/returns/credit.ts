import { portion } from "@waybill/kernel";
import type { OrderRecord } from "../order.ts";
import { lineAmounts } from "../pricing.ts";
import type { OrderReturnLine } from "./axis.ts";

/** What units of a line cost, in minor units: `creditMinor` = subtotal − discount, plus taxes that are added. */
export interface LineCredit {
  readonly quantity: number;
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  readonly creditMinor: number;
}

type Credited = Pick<OrderRecord, "lines" | "returns" | "taxesIncluded">;

/** What returns have credited of a line already. */
const creditedOf = (order: Credited, orderLineId: string): readonly OrderReturnLine[] =>
  order.returns.flatMap(({ lines }) => lines).filter((line) => line.orderLineId === orderLineId);

const sum = <T>(items: readonly T[], amount: (item: T) => number): number =>
  items.reduce((total, item) => total + amount(item), 0);

/**
 * What the next units of a line come to: what all units up to the last of them cost, less what was credited before.
 * So the parts of a line add up to the line's total to the cent, in however many returns its units come back.
 */
export function lineCredit(order: Credited, orderLineId: string, quantity: number): LineCredit {
  const line = order.lines.find(({ _id }) => _id === orderLineId);
  const units = line ? line.quantity - line.cancelledQuantity : 0;
  if (!line || units === 0) return { quantity, subtotalMinor: 0, discountMinor: 0, taxMinor: 0, creditMinor: 0 };
  const before = creditedOf(order, orderLineId);
  const upTo = Math.min(units, sum(before, ({ refunded }) => refunded) + quantity);
  const whole = lineAmounts(line, order.taxesIncluded);
  const next = (total: number, credited: number): number => Math.max(0, portion(total, upTo, units) - credited);
  const creditMinor = next(
    whole.totalMinor,
    sum(before, (part) => part.creditMinor),
  );
  const taxMinor = next(
    whole.taxMinor,
    sum(before, (part) => part.creditTaxMinor),
  );
  const subtotalMinor = line.unitPriceMinor * quantity;
  const discountMinor = subtotalMinor + (order.taxesIncluded ? 0 : taxMinor) - creditMinor;
  return { quantity, subtotalMinor, discountMinor, taxMinor, creditMinor };
}

/** What an order's lines came to, taxes included. */
export const itemsTotal = (order: Credited): number =>
  sum(order.lines, (line) => lineAmounts(line, order.taxesIncluded).totalMinor);

/** What an order's shipping came to, taxes included. */
export const shippingTotal = (order: Pick<OrderRecord, "shippingLines" | "taxesIncluded">): number =>
  sum(
    order.shippingLines,
    ({ priceMinor, taxes }) => priceMinor + (order.taxesIncluded ? 0 : sum(taxes, ({ amountMinor }) => amountMinor)),
  );
