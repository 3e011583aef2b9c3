import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, onHand, type StockLevelRecord, sumBySku } from "./stock.ts";

const level = (
  sku: string,
  locationId: string,
  available: number,
  rest: Partial<StockLevelRecord> = {},
): StockLevelRecord => ({
  _id: `stk-${sku}-${locationId}`,
  tenant: "acme",
  variantId: `var-${sku}`,
  sku,
  locationId,
  available,
  reserved: 0,
  committed: 0,
  version: 1,
  ...rest,
});

const taken = (outcome: ReturnType<typeof allocate>): string[] | undefined =>
  outcome.ok ? outcome.value.map(({ stockLevelId, quantity }) => `${stockLevelId} ${quantity}`) : undefined;

describe("sumBySku", () => {
  it("needs at once what several lines need, in the order of first appearance", () => {
    const lines = [
      { sku: "B", quantity: 2 },
      { sku: "A", quantity: 1 },
      { sku: "B", quantity: 3 },
    ];
    expect(sumBySku(lines)).toEqual([
      { sku: "B", quantity: 5 },
      { sku: "A", quantity: 1 },
    ]);
  });
});

describe("allocate", () => {
  it("takes from the fullest level first, so that a line is split as little as possible", () => {
    const levels = [level("A", "x", 3), level("A", "y", 10), level("A", "z", 5)];
    expect(taken(allocate([{ sku: "A", quantity: 10 }], levels))).toEqual(["stk-A-y 10"]);
    expect(taken(allocate([{ sku: "A", quantity: 12 }], levels))).toEqual(["stk-A-y 10", "stk-A-z 2"]);
    expect(taken(allocate([{ sku: "A", quantity: 18 }], levels))).toEqual(["stk-A-x 3", "stk-A-y 10", "stk-A-z 5"]);
  });

  it("decides ties by id, whatever order the levels come in", () => {
    const levels = [level("A", "y", 4), level("A", "x", 4)];
    const lines = [{ sku: "A", quantity: 5 }];
    expect(taken(allocate(lines, levels))).toEqual(["stk-A-x 4", "stk-A-y 1"]);
    expect(taken(allocate(lines, levels.toReversed()))).toEqual(["stk-A-x 4", "stk-A-y 1"]);
  });

  it("touches neither what is reserved nor what is committed", () => {
    const levels = [level("A", "x", 1, { reserved: 5, committed: 5 })];
    expect(allocate([{ sku: "A", quantity: 2 }], levels).ok).toBe(false);
  });

  it("says of every line whose SKU is short how many there are", () => {
    const levels = [level("A", "x", 3), level("A", "y", 1), level("B", "x", 9)];
    const lines = [
      { sku: "A", quantity: 3 },
      { sku: "B", quantity: 9 },
      { sku: "A", quantity: 2 },
      { sku: "C", quantity: 1 },
    ];
    const refusal = (index: number, message: string) => ({
      code: "INSUFFICIENT_STOCK",
      path: ["input", "lines", String(index), "quantity"],
      message,
      retriable: false,
    });
    expect(allocate(lines, levels)).toEqual({
      ok: false,
      error: [
        refusal(0, "4 of A are available"),
        refusal(2, "4 of A are available"),
        refusal(3, "0 of C are available"),
      ],
    });
  });

  const sku = fc.constantFrom("A", "B", "C");
  const lines = fc.array(fc.record({ sku, quantity: fc.integer({ min: 1, max: 20 }) }), { minLength: 1, maxLength: 8 });
  const levels = fc
    .uniqueArray(fc.tuple(sku, fc.constantFrom("v", "w", "x", "y", "z"), fc.nat(30)), {
      selector: ([s, location]) => `${s} ${location}`,
    })
    .map((all) => all.map(([s, location, available]) => level(s, location, available)));

  it("is all or nothing, never takes more than is available, and takes exactly what is needed", () => {
    fc.assert(
      fc.property(lines, levels, (wanted, stock) => {
        const outcome = allocate(wanted, stock);
        const needs = sumBySku(wanted);
        const has = (s: string) => stock.filter((l) => l.sku === s).reduce((sum, l) => sum + l.available, 0);
        expect(outcome.ok).toBe(needs.every((need) => has(need.sku) >= need.quantity));
        if (!outcome.ok) return;
        const byLevel = new Map(stock.map((l) => [l._id, l]));
        for (const part of outcome.value) {
          const source = byLevel.get(part.stockLevelId);
          expect(source).toMatchObject({ sku: part.sku, locationId: part.locationId });
          expect(part.quantity).toBeGreaterThan(0);
          expect(part.quantity).toBeLessThanOrEqual(source?.available ?? 0);
        }
        expect(new Set(outcome.value.map((part) => part.stockLevelId)).size).toBe(outcome.value.length);
        const sum = (s: string) =>
          outcome.value.filter((part) => part.sku === s).reduce((n, part) => n + part.quantity, 0);
        for (const need of needs) expect(sum(need.sku)).toBe(need.quantity);
      }),
      { numRuns: 1_000 },
    );
  });

  it("gives the same answer for the same stock in any order", () => {
    const shuffled = levels.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(lines, shuffled, (wanted, [stock, other]) => {
        expect(allocate(wanted, other)).toEqual(allocate(wanted, stock));
      }),
    );
  });
});

it("counts every unit in the building as on hand", () => {
  expect(onHand({ available: 1, reserved: 2, committed: 4 })).toBe(7);
});
