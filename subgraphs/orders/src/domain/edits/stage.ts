import { ok, type Outcome, portion, refuse } from "@waybill/kernel";
import type { OrderLineRecord, OrderRecord } from "../order.ts";
import { type DiscountTerms, type PricedLine, priceOrder } from "../pricing.ts";
import { currentUnits, type OrderEditRecord, type StagedParts } from "./order-edit.ts";

/** Most lines of an order. */
const maxLines = 250;

/**
 * Prices a line anew. Its share of the order's discounts stays what it was: what an edit adds gets none of them. A tax
 * that somebody else computed grows with the units.
 */
export function repriceLine(
  line: OrderLineRecord,
  changes: { readonly quantity?: number; readonly discounts?: readonly DiscountTerms[] },
  taxesIncluded: boolean,
): OrderLineRecord {
  const { quantity = line.quantity, discounts = line.discounts } = changes;
  const taxes = line.taxes.map((tax) => ({
    ...tax,
    givenMinor: tax.givenMinor === null ? null : portion(tax.givenMinor, quantity, line.quantity),
  }));
  const share = { title: "", code: null, offMinor: line.orderDiscountMinor, percent: null };
  const { lines } = priceOrder<Omit<OrderLineRecord, keyof PricedLine>>({
    taxesIncluded,
    lines: [{ ...line, quantity, discounts, taxes }],
    discounts: [share],
    shippingLines: [],
  });
  const [priced] = lines;
  if (!priced) throw new Error("a line was priced and is not there");
  return { ...priced, cancelledQuantity: line.cancelledQuantity };
}

/** Stages a new line. */
export function addLine(edit: OrderEditRecord, line: OrderLineRecord): Outcome<StagedParts> {
  if (edit.lines.length >= maxLines)
    return refuse("TOO_LONG", ["input", "line"], `an order has at most ${maxLines} lines`);
  return ok({ lines: [...edit.lines, line] });
}

/**
 * Stages a number of units: fewer are cancelled, as by `cancelOrderLines`; more are bought at the line's price. A line
 * that the edit added is taken out by 0.
 */
export function setQuantity(
  edit: OrderEditRecord,
  order: OrderRecord,
  lineId: string,
  wanted: number,
): Outcome<StagedParts> {
  const line = edit.lines.find(({ _id }) => _id === lineId);
  if (!line) return noLine();
  const original = order.lines.find(({ _id }) => _id === lineId);
  if (!original) {
    const others = edit.lines.filter((other) => other !== line);
    if (wanted === 0) return ok({ lines: others });
    return ok(replaced(edit, repriceLine(line, { quantity: wanted }, edit.taxesIncluded)));
  }
  const present = currentUnits(original);
  const { discounts } = line;
  const more = Math.max(0, wanted - present);
  const next = repriceLine(original, { quantity: original.quantity + more, discounts }, edit.taxesIncluded);
  const fewer = Math.max(0, present - wanted);
  return ok(replaced(edit, { ...next, cancelledQuantity: original.cancelledQuantity + fewer }));
}

/** Stages a line's discounts in place of those it has. */
export function setDiscounts(
  edit: OrderEditRecord,
  lineId: string,
  discounts: readonly DiscountTerms[],
): Outcome<StagedParts> {
  const line = edit.lines.find(({ _id }) => _id === lineId);
  return line ? ok(replaced(edit, repriceLine(line, { discounts }, edit.taxesIncluded))) : noLine();
}

const noLine = () => refuse("NOT_FOUND", ["input", "lineId"], "the edit has no such line");

const replaced = (edit: OrderEditRecord, line: OrderLineRecord): StagedParts => ({
  lines: edit.lines.map((other) => (other._id === line._id ? line : other)),
});
