import fc from "fast-check";
import { expect, test } from "vitest";
import { parcelOf } from "./parcel.ts";

const nothing = { weightGrams: null, dimensions: null };

test("units of which nothing is known are taken for half a kilogram each", () => {
  expect(parcelOf([{ quantity: 3, measures: nothing }])).toEqual({
    ...{ weightGrams: 1_650, lengthMm: 300, widthMm: 200, heightMm: 150 },
  });
});

test("a parcel is as long as its longest unit and as high as all need", () => {
  const rod = { weightGrams: 800, dimensions: { lengthMm: 40, widthMm: 1_000, heightMm: 30 } };
  const box = { weightGrams: 2_000, dimensions: { lengthMm: 200, widthMm: 250, heightMm: 100 } };
  expect(
    parcelOf([
      { quantity: 1, measures: rod },
      { quantity: 2, measures: box },
    ]),
  ).toEqual({ weightGrams: 4_950, lengthMm: 1_000, widthMm: 200, heightMm: 100 });
});

test("a parcel holds and weighs at least what is in it", () => {
  const side = fc.integer({ min: 1, max: 3_000 });
  const unit = fc.record({
    quantity: fc.integer({ min: 1, max: 20 }),
    measures: fc.record({
      weightGrams: fc.integer({ min: 0, max: 70_000 }),
      dimensions: fc.record({ lengthMm: side, widthMm: side, heightMm: side }),
    }),
  });
  fc.assert(
    fc.property(fc.array(unit, { minLength: 1, maxLength: 5 }), (units) => {
      const { weightGrams, lengthMm, widthMm, heightMm } = parcelOf(units);
      const sum = (of: (one: (typeof units)[number]) => number) => units.reduce((all, one) => all + of(one), 0);
      expect(weightGrams).toBeGreaterThan(sum(({ quantity, measures }) => quantity * measures.weightGrams));
      expect(lengthMm * widthMm * heightMm).toBeGreaterThanOrEqual(
        sum(({ quantity, measures: { dimensions: d } }) => quantity * d.lengthMm * d.widthMm * d.heightMm),
      );
    }),
  );
});
