import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DiscountTerms,
  lineAmounts,
  priceOrder,
  type PricedLine,
  type PricingTerms,
  type TaxTerms,
} from "./pricing.ts";

const off = (offMinor: number): DiscountTerms => ({ title: "off", code: null, offMinor, percent: null });
const percent = (value: string): DiscountTerms => ({ title: "%", code: null, offMinor: null, percent: value });
const vat = (rate: string, givenMinor: number | null = null): TaxTerms => ({ title: "VAT", rate, givenMinor });
const terms = (changes: Partial<PricingTerms<object>> = {}): PricingTerms<object> => ({
  taxesIncluded: false,
  lines: [],
  discounts: [],
  shippingLines: [],
  ...changes,
});

describe("priceOrder", () => {
  it("discounts lines, then the order, then taxes what is left", () => {
    const priced = priceOrder(
      terms({
        lines: [
          { quantity: 3, unitPriceMinor: 1_000, discounts: [percent("10"), off(200)], taxes: [vat("0.19")] },
          { quantity: 1, unitPriceMinor: 500, discounts: [], taxes: [vat("0.07")] },
        ],
        discounts: [off(300)],
        shippingLines: [{ title: "DHL", code: null, priceMinor: 490, taxes: [vat("0.19")] }],
      }),
    );
    // Nets 2500 and 500; the order's 300 is split 250 and 50.
    expect(priced.lines.map((line) => [line.discounts.map((d) => d.amountMinor), line.orderDiscountMinor])).toEqual([
      [[300, 200], 250],
      [[], 50],
    ]);
    expect(priced.lines.map((line) => line.taxes[0]?.amountMinor)).toEqual([428, 32]);
    expect(priced.totals).toEqual({
      subtotalMinor: 3_500,
      discountMinor: 800,
      shippingMinor: 490,
      taxMinor: 553,
      totalMinor: 3_743,
    });
  });

  it("takes included taxes out of the price without changing it", () => {
    const { totals, lines } = priceOrder(
      terms({
        taxesIncluded: true,
        lines: [{ quantity: 1, unitPriceMinor: 11_900, discounts: [], taxes: [vat("0.1"), vat("0.09")] }],
      }),
    );
    expect(lines[0]?.taxes.map((t) => t.amountMinor)).toEqual([1_000, 900]);
    expect(totals).toMatchObject({ taxMinor: 1_900, totalMinor: 11_900 });
  });

  it("takes no more off than is there, and keeps a tax that was given", () => {
    const { totals } = priceOrder(
      terms({
        lines: [{ quantity: 1, unitPriceMinor: 100, discounts: [off(70), off(70)], taxes: [vat("0.5", 7)] }],
        discounts: [off(1_000)],
      }),
    );
    expect(totals).toMatchObject({ discountMinor: 100, taxMinor: 7, totalMinor: 7 });
  });

  const decimal = (max: number, digits: number) =>
    fc.integer({ min: 0, max: max * 10 ** digits }).map((n) => (n / 10 ** digits).toFixed(digits));
  const anyDiscount = fc.oneof(fc.nat(50_000).map(off), decimal(100, 4).map(percent));
  const anyTax = decimal(1, 6).map((rate) => vat(rate));
  const anyLine = fc.record({
    quantity: fc.integer({ min: 1, max: 50 }),
    unitPriceMinor: fc.nat(100_000),
    discounts: fc.array(anyDiscount, { maxLength: 3 }),
    taxes: fc.array(anyTax, { maxLength: 3 }),
  });
  const anyShipping = fc.record({
    title: fc.constant("s"),
    code: fc.constant(null),
    priceMinor: fc.nat(5_000),
    taxes: fc.array(anyTax, { maxLength: 2 }),
  });
  const anyTerms = fc.record({
    taxesIncluded: fc.boolean(),
    lines: fc.array(anyLine, { minLength: 1, maxLength: 8 }),
    discounts: fc.array(anyDiscount, { maxLength: 3 }),
    shippingLines: fc.array(anyShipping, { maxLength: 2 }),
  });
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, n) => total + n, 0);

  it("adds up to the cent: lines and shipping are the total, shares are the order's discounts", () => {
    fc.assert(
      fc.property(anyTerms, (given) => {
        const { lines, discounts, shippingLines, totals } = priceOrder(given);
        const amounts = lines.map((line) => lineAmounts(line, given.taxesIncluded));
        const shippingTax = sum(shippingLines.flatMap((line) => line.taxes.map((t) => t.amountMinor)));
        expect(sum(lines.map((line) => line.orderDiscountMinor))).toBe(sum(discounts.map((d) => d.amountMinor)));
        const shipping = totals.shippingMinor + (given.taxesIncluded ? 0 : shippingTax);
        expect(totals.totalMinor).toBe(sum(amounts.map((a) => a.totalMinor)) + shipping);
        const added = given.taxesIncluded ? 0 : totals.taxMinor;
        expect(totals.totalMinor).toBe(totals.subtotalMinor - totals.discountMinor + totals.shippingMinor + added);
        expect(amounts.every((a) => a.totalMinor >= 0 && a.discountMinor <= a.subtotalMinor)).toBe(true);
      }),
    );
  });

  it("gives back whole lines whole, however their units are cancelled", () => {
    fc.assert(
      fc.property(anyTerms, fc.array(fc.nat(9), { maxLength: 6 }), (given, steps) => {
        const [line] = priceOrder(given).lines as readonly PricedLine[];
        if (!line) return;
        const whole = lineAmounts(line, given.taxesIncluded).totalMinor;
        let present: PricedLine = line;
        let refunded = 0;
        for (const step of [...steps, line.quantity]) {
          const cancelledQuantity = Math.min(present.cancelledQuantity + step, line.quantity);
          const next = { ...present, cancelledQuantity };
          refunded +=
            lineAmounts(present, given.taxesIncluded).totalMinor - lineAmounts(next, given.taxesIncluded).totalMinor;
          present = next;
        }
        expect(refunded).toBe(whole);
        expect(lineAmounts(present, given.taxesIncluded)).toEqual({
          subtotalMinor: 0,
          discountMinor: 0,
          taxMinor: 0,
          totalMinor: 0,
        });
      }),
    );
  });
});
