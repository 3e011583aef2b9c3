import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { daysWithin, daysWithinAfter, distributionOf, shareWithin, trainedQuantiles } from "./distribution.ts";

const tenths = fc.integer({ min: 0, max: 600 }).map((n) => n / 10);
const days = fc.array(tenths, { minLength: 4, maxLength: 4 });

describe("distribution of days", () => {
  test("goes through its knots and on beyond them", () => {
    const d = distributionOf(trainedQuantiles, [3, 5, 8, 12]);
    expect(trainedQuantiles.map((share) => daysWithin(d, share))).toEqual([3, 5, 8, 12]);
    expect(daysWithin(d, 0.1)).toBeCloseTo(1.5);
    // Between 0.8 and 0.95 the rest falls to a quarter in 4 days, so from 5 % to 1.25 % it takes 4 more.
    expect(daysWithin(d, 0.9875)).toBeCloseTo(16);
  });

  test("quantiles that cross are put in order, and no delivery is before its start", () => {
    const d = distributionOf(trainedQuantiles, [-1, 6, 5, 9]);
    expect(d.knots.map((knot) => knot.days)).toEqual([0, 5, 6, 9]);
  });

  test("later shares need more days, and a parcel that is not there yet never arrives in the past", () => {
    fc.assert(
      fc.property(days, tenths, (values, elapsed) => {
        const d = distributionOf(trainedQuantiles, values);
        const shares = [0.05, 0.2, 0.5, 0.8, 0.95, 0.99];
        const all = shares.map((share) => daysWithin(d, share));
        const left = shares.map((share) => daysWithinAfter(d, share, elapsed));
        expect(all).toEqual(all.toSorted((a, b) => a - b));
        expect(left).toEqual(left.toSorted((a, b) => a - b));
        expect(left[0]).toBeGreaterThanOrEqual(elapsed);
        for (const [index, share] of shares.entries()) {
          expect(shareWithin(d, all[index]!)).toBeGreaterThanOrEqual(share - 1e-9);
        }
      }),
      // Here 19.7 + (55.9 - 19.7) is more than 55.9.
      { examples: [[[55.9, 55.9, 0, 19.7], 0]] },
    );
  });
});
