import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binRows } from "./bins.ts";
import { type BoostSettings, boosterValue, trainBooster } from "./booster.ts";
import { seededRandom } from "./random.ts";
import { weightedQuantile } from "./weighted-quantile.ts";

const settings: BoostSettings = {
  quantile: 0.5,
  trees: 40,
  leaves: 4,
  learningRate: 0.2,
  minRows: 10,
  shrinkage: 1,
  rowShare: 0.8,
  featureShare: 1,
  seed: 3,
};

/** Rows whose target jumps by the first feature, doubles with unknown second, and has noise of 0 to 1. */
function world(count: number) {
  const random = seededRandom(1);
  const rows = Array.from({ length: count }, () =>
    Float64Array.of(random() * 10, random() < 0.3 ? Number.NaN : random()),
  );
  const truth = (row: Float64Array): number => (row[0]! > 5 ? 10 : 2) + (Number.isNaN(row[1]!) ? 5 : 0);
  const targets = Float64Array.from(rows, (row) => truth(row) + random());
  return { rows, targets, weights: new Float64Array(count).fill(1), truth };
}

describe("boosting", () => {
  const { rows, targets, weights, truth } = world(1000);

  test("finds jumps, and takes the unknown as a value of its own", () => {
    const booster = trainBooster(binRows(rows), targets, weights, settings);
    const off = rows.map((row) => Math.abs(boosterValue(booster, row) - truth(row) - 0.5));
    expect(off.reduce((sum, x) => sum + x, 0) / off.length).toBeLessThan(0.15);
  });

  test("a quantile has its share of targets below it", () => {
    const booster = trainBooster(binRows(rows), targets, weights, { ...settings, quantile: 0.9 });
    const below = rows.filter((row, index) => targets[index]! <= boosterValue(booster, row)).length / rows.length;
    expect(below).toBeGreaterThan(0.86);
    expect(below).toBeLessThan(0.94);
  });

  test("rows without weight are not learnt from", () => {
    const half = weights.map((_, index) => (index < 500 ? 1 : 0));
    const spoilt = targets.map((target, index) => (index < 500 ? target : 1e6));
    const booster = trainBooster(binRows(rows), spoilt, half, settings);
    expect(Math.max(...rows.map((row) => boosterValue(booster, row)))).toBeLessThan(20);
  });

  test("the same rows and seed give the same trees, as JSON too", () => {
    const once = trainBooster(binRows(rows), targets, weights, settings);
    expect(trainBooster(binRows(rows), targets, weights, settings)).toEqual(once);
    const stored = JSON.parse(JSON.stringify(once)) as typeof once;
    expect(rows.map((row) => boosterValue(stored, row))).toEqual(rows.map((row) => boosterValue(once, row)));
  });
});

test("a weighted quantile is the first value with enough weight at or below it", () => {
  const number = fc.integer({ min: -20, max: 20 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 10 }),
      (pairs, tenths) => {
        const values = Float64Array.from(pairs, ([value]) => value);
        const weights = Float64Array.from(pairs, ([, weight]) => weight);
        const found = weightedQuantile(values, weights, tenths / 10, Int32Array.from(pairs.keys()));
        const weightAt = (holds: (value: number) => boolean): number =>
          pairs.reduce((sum, [value, weight]) => (holds(value) ? sum + weight : sum), 0);
        const wanted = (tenths / 10) * weightAt(() => true);
        expect(weightAt((value) => value <= found)).toBeGreaterThanOrEqual(wanted - 1e-9);
        expect(weightAt((value) => value < found)).toBeLessThan(wanted + 1e-9);
      },
    ),
  );
});
