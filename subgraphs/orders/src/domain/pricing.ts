import { allocate, portion } from "@waybill/kernel";

/** A discount as agreed: an amount off, or a percentage. One of the two is set. */
export interface DiscountTerms {
  readonly title: string;
  readonly code: string | null;
  /** Minor units off the whole line or order. */
  readonly offMinor: number | null;
  /** For example `"12.5"`, up to four decimals. */
  readonly percent: string | null;
}

/** A discount with what it came to, in minor units. */
export interface DiscountRecord extends DiscountTerms {
  readonly amountMinor: number;
}

/** A tax as agreed. */
export interface TaxTerms {
  readonly title: string;
  /** Share of the net price, for example `"0.19"`, up to six decimals. */
  readonly rate: string;
  /** The amount in minor units where somebody else has computed it, such as a marketplace. */
  readonly givenMinor: number | null;
}

/** A tax with what it came to, in minor units. */
export interface TaxRecord extends TaxTerms {
  readonly amountMinor: number;
}

/** What shipping is charged for an order. */
export interface ShippingLineRecord {
  readonly title: string;
  readonly code: string | null;
  readonly priceMinor: number;
  readonly taxes: readonly TaxRecord[];
}

/** What of a line its price is made of. Amounts are for `quantity` units, before any cancelled ones. */
export interface PricedLine {
  readonly quantity: number;
  readonly cancelledQuantity: number;
  readonly unitPriceMinor: number;
  readonly discounts: readonly DiscountRecord[];
  /** This line's share of the order's discounts. */
  readonly orderDiscountMinor: number;
  readonly taxes: readonly TaxRecord[];
}

/** What is to be priced. */
export interface PricingTerms<L> {
  /** True when prices contain their taxes. */
  readonly taxesIncluded: boolean;
  readonly lines: readonly (L & LineTerms)[];
  readonly discounts: readonly DiscountTerms[];
  readonly shippingLines: readonly (Omit<ShippingLineRecord, "taxes"> & { readonly taxes: readonly TaxTerms[] })[];
}

export interface LineTerms {
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly discounts: readonly DiscountTerms[];
  readonly taxes: readonly TaxTerms[];
}

/** An order's sums in minor units: total = subtotal − discounts + shipping + (taxes when they are not included). */
export interface Totals {
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly shippingMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

/** A line's amounts in minor units, for the units that were not cancelled. */
export interface LineAmounts {
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

type PricedOf<L> = L & PricedLine;

const rateScale = 1_000_000;
const percentScale = 1_000_000;
const scaled = (decimal: string, digits: number): number => {
  const [whole = "", fraction = ""] = decimal.split(".");
  return Number(`${whole}${fraction.padEnd(digits, "0")}`);
};
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Applies discounts one after the other, each to what the ones before have left; none takes more than is there. */
function discount(base: number, terms: readonly DiscountTerms[]): DiscountRecord[] {
  let left = base;
  return terms.map((term) => {
    const wanted = term.percent === null ? (term.offMinor ?? 0) : portion(left, scaled(term.percent, 4), percentScale);
    const amountMinor = Math.min(wanted, left);
    left -= amountMinor;
    return { ...term, amountMinor };
  });
}

/**
 * The taxes on an amount. Taxes on top are each rounded half up; taxes within are taken out of the amount
 * together and split by their rates. A given amount is kept.
 */
function tax(base: number, terms: readonly TaxTerms[], included: boolean): TaxRecord[] {
  const rates = terms.map(({ rate }) => scaled(rate, 6));
  const computed = included
    ? allocateOr(portion(base, sum(rates), rateScale + sum(rates)), rates)
    : rates.map((rate) => portion(base, rate, rateScale));
  return terms.map((term, index) => ({ ...term, amountMinor: term.givenMinor ?? computed[index] ?? 0 }));
}

const allocateOr = (total: number, weights: readonly number[]): number[] =>
  weights.length === 0 ? [] : allocate(total, weights);

/**
 * Prices an order: line discounts, then the order's discounts split over the lines by what they cost, then
 * taxes on what is left. Pure and exact; an amount that is too large comes out as an unsafe integer, which
 * the caller refuses.
 */
export function priceOrder<L>(terms: PricingTerms<L>): {
  readonly lines: readonly PricedOf<L>[];
  readonly discounts: readonly DiscountRecord[];
  readonly shippingLines: readonly ShippingLineRecord[];
  readonly totals: Totals;
} {
  const { taxesIncluded } = terms;
  const discounted = terms.lines.map((line) => {
    const subtotal = line.unitPriceMinor * line.quantity;
    const discounts = discount(subtotal, line.discounts);
    return { line, discounts, net: subtotal - sum(discounts.map((d) => d.amountMinor)) };
  });
  const nets = discounted.map(({ net }) => net);
  const discounts = discount(sum(nets), terms.discounts);
  const shares = allocateOr(sum(discounts.map((d) => d.amountMinor)), nets);
  const lines = discounted.map(({ line, discounts: own, net }, index) => ({
    ...line,
    cancelledQuantity: 0,
    discounts: own,
    orderDiscountMinor: shares[index] ?? 0,
    taxes: tax(net - (shares[index] ?? 0), line.taxes, taxesIncluded),
  }));
  const shippingLines = terms.shippingLines.map((line) => ({
    ...line,
    taxes: tax(line.priceMinor, line.taxes, taxesIncluded),
  }));
  return { lines, discounts, shippingLines, totals: totalsOf({ lines, shippingLines, taxesIncluded }) };
}

/** What a line costs now: its amounts in proportion to the units that were not cancelled. */
export function lineAmounts(line: PricedLine, taxesIncluded: boolean): LineAmounts {
  const current = line.quantity - line.cancelledQuantity;
  const now = (amount: number): number => portion(amount, current, line.quantity);
  const subtotalMinor = line.unitPriceMinor * current;
  // Summed before it is rounded, so that it never takes more than there is.
  const discountMinor = now(sum(line.discounts.map((d) => d.amountMinor)) + line.orderDiscountMinor);
  const taxMinor = now(sum(line.taxes.map((t) => t.amountMinor)));
  const totalMinor = subtotalMinor - discountMinor + (taxesIncluded ? 0 : taxMinor);
  return { subtotalMinor, discountMinor, taxMinor, totalMinor };
}

/** A line's taxes for the units that were not cancelled: they add up to the `taxMinor` of its amounts. */
export function currentTaxes(line: PricedLine, taxesIncluded: boolean): TaxRecord[] {
  const weights = line.taxes.map((t) => t.amountMinor);
  const amounts = allocateOr(lineAmounts(line, taxesIncluded).taxMinor, weights);
  return line.taxes.map((taxed, index) => ({ ...taxed, amountMinor: amounts[index] ?? 0 }));
}

/** An order's sums over its lines as they are now, and its shipping. */
export function totalsOf(order: {
  readonly lines: readonly PricedLine[];
  readonly shippingLines: readonly ShippingLineRecord[];
  readonly taxesIncluded: boolean;
}): Totals {
  const lines = order.lines.map((line) => lineAmounts(line, order.taxesIncluded));
  const shippingTax = sum(order.shippingLines.flatMap((line) => line.taxes.map((t) => t.amountMinor)));
  const subtotalMinor = sum(lines.map((line) => line.subtotalMinor));
  const discountMinor = sum(lines.map((line) => line.discountMinor));
  const shippingMinor = sum(order.shippingLines.map((line) => line.priceMinor));
  const taxMinor = sum(lines.map((line) => line.taxMinor)) + shippingTax;
  const totalMinor = subtotalMinor - discountMinor + shippingMinor + (order.taxesIncluded ? 0 : taxMinor);
  return { subtotalMinor, discountMinor, shippingMinor, taxMinor, totalMinor };
}
