import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineOf, orderOf } from "../../../test/order-of.ts";
import { priceOrder } from "../pricing.ts";
import { creditTaxes, orderTaxes, partOfTaxes, type TaxShare } from "./taxes.ts";

const tax = (rate: string) => ({ title: "VAT", rate, givenMinor: null });
const total = (shares: readonly TaxShare[], rate: string): number =>
  shares.filter((share) => share.rate === rate).reduce((sum, { taxMinor }) => sum + taxMinor, 0);
/** Goods at 100.00 with 19 % and at 50.00 with 7 %, taxes on top. */
const invoice = {
  totalMinor: 17_250,
  creditedMinor: 0,
  taxes: [
    { title: "VAT", rate: "0.19", netMinor: 10_000, taxMinor: 1_900 },
    { title: "VAT", rate: "0.07", netMinor: 5_000, taxMinor: 350 },
  ],
};
const [standard, reduced] = invoice.taxes as [TaxShare, TaxShare];

describe("the taxes of an order", () => {
  it("are told by their rates and add up to its tax", () => {
    const rates = ["0.19", "0.07", "0.2", "0"];
    const line = fc.record({
      price: fc.integer({ min: 0, max: 50_000 }),
      quantity: fc.integer({ min: 1, max: 9 }),
      taxes: fc.subarray(rates, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.boolean(), fc.nat(900), (lines, included, off) => {
        const { totals, ...priced } = priceOrder({
          taxesIncluded: included,
          lines: lines.map(({ price, quantity, taxes }) => ({
            ...lineOf(),
            ...{ unitPriceMinor: price, quantity, discounts: [], taxes: taxes.map(tax) },
          })),
          discounts: [{ title: "Off", code: null, offMinor: off, percent: null }],
          shippingLines: [{ title: "Post", code: null, priceMinor: 499, taxes: [tax("0.19")] }],
        });
        const shares = orderTaxes(orderOf({ ...priced, ...totals, taxesIncluded: included }));
        expect(shares.reduce((sum, { taxMinor }) => sum + taxMinor, 0)).toBe(totals.taxMinor);
        expect(shares.map(({ rate }) => Number(rate))).toEqual(
          shares.map(({ rate }) => Number(rate)).toSorted((a, b) => b - a),
        );
        expect(new Set(shares.map(({ rate }) => rate)).size).toBe(shares.length);
      }),
    );
  });
});

describe("the taxes of a credit note", () => {
  it("are those of what is given back, not a blend", () => {
    expect(creditTaxes(invoice, [], 5_350, [reduced])).toEqual([reduced]);
    const rest = { ...invoice, creditedMinor: 5_350 };
    expect(creditTaxes(rest, [reduced], 11_900, [standard])).toEqual([standard]);
  });

  it("are never more than is left, and blended from what is left where nobody knows", () => {
    expect(creditTaxes(invoice, [reduced], 5_350, [reduced])).toEqual([]);
    const rest = { ...invoice, creditedMinor: 5_350 };
    expect(creditTaxes(rest, [reduced], 1_190, null)).toMatchObject([{ netMinor: 1_000, taxMinor: 190 }]);
  });

  it("add up to the invoice's, tax by tax, when all of it is given back in parts", () => {
    const part = fc.tuple(fc.integer({ min: 1, max: 4_000 }), fc.constantFrom(null, [standard], [reduced]));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        let now = invoice;
        const notes: TaxShare[] = [];
        const credit = (amountMinor: number, own: readonly TaxShare[] | null): void => {
          if (amountMinor === 0) return;
          const goods = own && partOfTaxes(own, { from: 0, to: amountMinor, whole: 11_900 });
          notes.push(...creditTaxes(now, notes, amountMinor, goods));
          now = { ...now, creditedMinor: now.creditedMinor + amountMinor };
        };
        for (const [amount, own] of parts) credit(Math.min(amount, now.totalMinor - now.creditedMinor), own);
        credit(now.totalMinor - now.creditedMinor, null);
        expect(notes.every(({ taxMinor, netMinor }) => taxMinor >= 0 && netMinor >= 0)).toBe(true);
        expect([total(notes, "0.19"), total(notes, "0.07")]).toEqual([1_900, 350]);
      }),
    );
  });
});
