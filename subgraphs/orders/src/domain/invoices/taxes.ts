import { allocate, portion } from "@waybill/kernel";
import type { OrderRecord } from "../order.ts";
import { currentTaxes, lineAmounts, type TaxRecord } from "../pricing.ts";

/** What of a document one tax is of, and what it comes to, in minor units. */
export interface TaxShare {
  readonly title: string;
  /** Share of the net price, for example `"0.19"`. */
  readonly rate: string;
  /** What is taxed, without taxes. */
  readonly netMinor: number;
  readonly taxMinor: number;
}

/** A share together with its currency: what the fields of the GraphQL type are answered from. */
export interface TaxOfDocument extends TaxShare {
  readonly currencyCode: string;
}

type Priced = Pick<OrderRecord, "lines" | "shippingLines" | "taxesIncluded">;

const keyOf = ({ title, rate }: Pick<TaxShare, "rate" | "title">): string => JSON.stringify([Number(rate), title]);

/** Adds up shares of the same tax. The highest rate comes first. */
export function addTaxes(shares: readonly TaxShare[]): readonly TaxShare[] {
  const sums = new Map<string, TaxShare>();
  for (const share of shares) {
    const { netMinor, taxMinor } = sums.get(keyOf(share)) ?? { netMinor: 0, taxMinor: 0 };
    sums.set(keyOf(share), {
      ...share,
      netMinor: netMinor + share.netMinor,
      taxMinor: taxMinor + share.taxMinor,
    });
  }
  return [...sums.values()].toSorted((a, b) => Number(b.rate) - Number(a.rate) || (a.title < b.title ? -1 : 1));
}

/** The taxes within an amount, as `taxes` stand to each other. Each is of the whole net amount. */
export const sharesOf = (taxes: readonly TaxRecord[], grossMinor: number, taxMinor: number): TaxShare[] => {
  const parts =
    taxes.length === 0
      ? []
      : allocate(
          taxMinor,
          taxes.map(({ amountMinor }) => amountMinor),
        );
  return taxes.map(({ title, rate }, index) => ({
    title,
    rate,
    netMinor: grossMinor - taxMinor,
    taxMinor: parts[index] ?? 0,
  }));
};

/** The taxes of an order by their rates, as it is now: they add up to its tax. */
export const orderTaxes = (order: Priced): readonly TaxShare[] =>
  addTaxes([
    ...order.lines.flatMap((line) => {
      const { totalMinor, taxMinor } = lineAmounts(line, order.taxesIncluded);
      return line.quantity === line.cancelledQuantity
        ? []
        : sharesOf(currentTaxes(line, order.taxesIncluded), totalMinor, taxMinor);
    }),
    ...shippingTaxes(order),
  ]);

/** The taxes of an order's shipping by their rates. */
export const shippingTaxes = ({ shippingLines, taxesIncluded }: Priced): readonly TaxShare[] =>
  addTaxes(
    shippingLines.flatMap(({ priceMinor, taxes }) => {
      const taxMinor = taxes.reduce((sum, tax) => sum + tax.amountMinor, 0);
      return sharesOf(taxes, taxesIncluded ? priceMinor : priceMinor + taxMinor, taxMinor);
    }),
  );

/** The part of shares that goes from one place to another of a whole: parts that follow each other add up. */
export function partOfTaxes(
  shares: readonly TaxShare[],
  { from, to, whole }: { readonly from: number; readonly to: number; readonly whole: number },
): readonly TaxShare[] {
  if (whole <= 0) return [];
  const part = (minor: number): number => portion(minor, to, whole) - portion(minor, from, whole);
  return shares.map((share) => ({ ...share, netMinor: part(share.netMinor), taxMinor: part(share.taxMinor) }));
}

/** What an invoice has left to credit. */
export interface CreditableInvoice {
  readonly totalMinor: number;
  readonly creditedMinor: number;
  readonly taxes: readonly TaxShare[];
}

/**
 * The taxes by which an order's have become less than those of its invoice; null unless they explain the amount.
 * @param before the taxes of the notes before.
 */
export function takenOff(
  invoice: Pick<CreditableInvoice, "taxes">,
  before: readonly TaxShare[],
  now: readonly TaxShare[],
  amountMinor: number,
): readonly TaxShare[] | null {
  const negative = [...before, ...now].map((share) => ({
    ...share,
    netMinor: -share.netMinor,
    taxMinor: -share.taxMinor,
  }));
  const less = addTaxes([...invoice.taxes, ...negative]);
  const grossMinor = less.reduce((sum, { netMinor, taxMinor }) => sum + netMinor + taxMinor, 0);
  return grossMinor === amountMinor && less.every(({ netMinor, taxMinor }) => netMinor >= 0 && taxMinor >= 0)
    ? less
    : null;
}

/**
 * The taxes of a credit note. Where it is known what is given back, its own, as far as they are left; else those of what
 * is left of the invoice, in proportion. The notes of an invoice that is credited as a whole add up to its taxes, each
 * by each.
 * @param before the taxes of the notes before.
 * @param own the taxes of what is given back; null when nobody knows what that is.
 */
export function creditTaxes(
  invoice: CreditableInvoice,
  before: readonly TaxShare[],
  amountMinor: number,
  own: readonly TaxShare[] | null,
): readonly TaxShare[] {
  const leftMinor = invoice.totalMinor - invoice.creditedMinor;
  const gone = new Map(addTaxes(before).map((share) => [keyOf(share), share]));
  const left = invoice.taxes.map((share) => ({
    ...share,
    netMinor: Math.max(0, share.netMinor - (gone.get(keyOf(share))?.netMinor ?? 0)),
    taxMinor: Math.max(0, share.taxMinor - (gone.get(keyOf(share))?.taxMinor ?? 0)),
  }));
  const isSome = ({ netMinor, taxMinor }: TaxShare): boolean => netMinor > 0 || taxMinor > 0;
  if (amountMinor >= leftMinor) return left.filter(isSome);
  if (!own) return partOfTaxes(left, { from: 0, to: amountMinor, whole: leftMinor }).filter(isSome);
  const wanted = new Map(addTaxes(own).map((share) => [keyOf(share), share]));
  const capped = left.map((share) => {
    const { netMinor, taxMinor } = wanted.get(keyOf(share)) ?? { netMinor: 0, taxMinor: 0 };
    return { ...share, netMinor: Math.min(netMinor, share.netMinor), taxMinor: Math.min(taxMinor, share.taxMinor) };
  });
  return capped.filter(isSome);
}
