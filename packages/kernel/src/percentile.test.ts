import fc from "fast-check";
import { expect, it } from "vitest";
import { durationStats, percentile } from "./percentile.ts";

it("is the value at the nearest rank of the sorted list", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ value: fc.nat(50), count: fc.integer({ min: 1, max: 5 }) }), { maxLength: 20 }),
      fc.constantFrom(0.1, 0.5, 0.9, 1),
      (frequencies, share) => {
        const all = frequencies.flatMap(({ value, count }) => Array.from({ length: count }, () => value));
        const sorted = all.toSorted((a, b) => a - b);
        expect(percentile(frequencies, share)).toBe(sorted[Math.ceil(sorted.length * share) - 1] ?? null);
      },
    ),
  );
});

it("tells of no durations that there are none", () => {
  expect(durationStats([])).toEqual({ count: 0, p50Minutes: null, p90Minutes: null });
});
