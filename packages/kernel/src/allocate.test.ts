import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, portion } from "./allocate.ts";

describe("allocate", () => {
  it("gives what rounding leaves to the largest remainders, of equals to the first", () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(10, [1, 8, 1])).toEqual([1, 8, 1]);
    expect(allocate(5, [3, 3, 1])).toEqual([2, 2, 1]);
    expect(allocate(3, [0, 0])).toEqual([2, 1]);
    expect(allocate(7, [0, 1])).toEqual([0, 7]);
    expect(allocate(0, [])).toEqual([]);
    expect(() => allocate(1, [])).toThrow(RangeError);
  });

  it("loses nothing, and no part is a whole unit off", () => {
    const weights = fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.maxSafeNat(), weights, (total, shares) => {
        const parts = allocate(total, shares);
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(total));
        const whole = shares.reduce((sum, share) => sum + BigInt(share), 0n);
        if (whole === 0n) return;
        for (const [index, part] of parts.entries()) {
          const off = BigInt(part) * whole - BigInt(total) * BigInt(shares[index] ?? 0);
          expect(off < whole && off > -whole).toBe(true);
        }
      }),
    );
  });
});

describe("portion", () => {
  it("rounds half up and counts beyond what a float can", () => {
    expect([portion(5, 1, 2), portion(1, 1, 3), portion(2, 1, 3), portion(0, 7, 9)]).toEqual([3, 0, 1, 0]);
    expect(portion(Number.MAX_SAFE_INTEGER, 999_999, 1_000_000)).toBe(9_007_190_247_541_736);
  });
});
