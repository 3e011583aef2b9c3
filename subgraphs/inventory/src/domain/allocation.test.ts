import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, type LineNeed, type OpenStock } from "./allocation.ts";

const at = (sku: string, locationId: string, available: number): OpenStock => ({ sku, locationId, available });
const need = (sku: string, quantity: number, rest: Partial<LineNeed> = {}): LineNeed => ({
  lineId: null,
  sku,
  quantity,
  locationId: null,
  parts: [{ sku, variantId: `var-${sku}`, per: 1 }],
  mayWait: false,
  ...rest,
});
/** A set of one A and two B. */
const set = (quantity: number, rest: Partial<LineNeed> = {}): LineNeed =>
  need("SET", quantity, {
    parts: [
      { sku: "A", variantId: "var-A", per: 1 },
      { sku: "B", variantId: "var-B", per: 2 },
    ],
    ...rest,
  });
const taken = (outcome: ReturnType<typeof allocate>): string[] | undefined =>
  outcome.ok
    ? outcome.value.map(
        ({ sku, quantity, locationId, backordered }) =>
          `${quantity} ${sku} ${locationId}${backordered ? " waits" : ""}`,
      )
    : undefined;

describe("allocate", () => {
  it("takes from the fullest location first, so that a line is split as little as possible", () => {
    const stock = [at("A", "x", 3), at("A", "y", 10), at("A", "z", 5)];
    expect(taken(allocate([need("A", 10)], stock))).toEqual(["10 A y"]);
    expect(taken(allocate([need("A", 12)], stock))).toEqual(["10 A y", "2 A z"]);
    expect(taken(allocate([need("A", 18)], stock))).toEqual(["10 A y", "5 A z", "3 A x"]);
  });

  it("decides ties by id, whatever order the stock comes in", () => {
    const stock = [at("A", "y", 4), at("A", "x", 4)];
    expect(taken(allocate([need("A", 5)], stock))).toEqual(["4 A x", "1 A y"]);
    expect(taken(allocate([need("A", 5)], stock.toReversed()))).toEqual(["4 A x", "1 A y"]);
  });

  it("says of every line whose SKU is short how many there are", () => {
    const stock = [at("A", "x", 3), at("A", "y", 1), at("B", "x", 9)];
    const refusal = (index: number, message: string) => ({
      code: "INSUFFICIENT_STOCK",
      path: ["input", "lines", String(index), "quantity"],
      message,
      retriable: false,
    });
    expect(
      allocate([need("A", 3), need("B", 9), need("A", 2), need("C", 1, { parts: [], mayWait: true })], stock, ["x"]),
    ).toEqual({
      ok: false,
      error: [
        refusal(0, "4 of A are available"),
        refusal(2, "4 of A are available"),
        refusal(3, "0 of C are available"),
      ],
    });
  });

  it("takes a line with a location exactly from there, or refuses", () => {
    const stock = [at("A", "x", 3), at("A", "y", 10)];
    expect(taken(allocate([need("A", 9), need("A", 3, { locationId: "x" })], stock))).toEqual(["9 A y", "3 A x"]);
    expect(allocate([need("A", 4, { locationId: "x" })], stock)).toMatchObject({
      error: [{ message: "3 of A are available" }],
    });
  });

  it("keeps bundles whole at one location, and gives plain lines what is left", () => {
    const stock = [at("A", "x", 3), at("B", "x", 4), at("A", "y", 1), at("B", "z", 9)];
    expect(taken(allocate([need("B", 9), need("A", 2), set(2)], stock))).toEqual([
      "9 B z",
      "1 A x",
      "1 A y",
      "2 SET x",
    ]);
    expect(allocate([set(3)], stock)).toMatchObject({ error: [{ message: "2 of SET are available" }] });
    expect(allocate([set(2), need("A", 3)], stock)).toMatchObject({
      error: [{ path: ["input", "lines", "1", "quantity"] }],
    });
  });

  it("lets what is beyond stock wait where the line is served, or else at the first place", () => {
    const stock = [at("A", "x", 3), at("A", "y", 4)];
    expect(taken(allocate([need("A", 9, { mayWait: true })], stock, ["w"]))).toEqual(["4 A y", "3 A x", "2 A y waits"]);
    expect(taken(allocate([need("C", 2, { mayWait: true })], stock, ["w", "x"]))).toEqual(["2 C w waits"]);
    expect(taken(allocate([need("A", 5, { mayWait: true, locationId: "x" })], stock))).toEqual([
      "3 A x",
      "2 A x waits",
    ]);
    expect(taken(allocate([need("C", 2, { mayWait: true })], stock))).toBeUndefined();
  });

  const lines = fc.array(
    fc.record({
      kind: fc.constantFrom("A", "B", "SET"),
      quantity: fc.integer({ min: 1, max: 12 }),
      mayWait: fc.boolean(),
      place: fc.option(fc.constantFrom("x", "y", "z")),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const needs = lines.map((all) =>
    all.map(({ kind, quantity, mayWait, place }, index) => {
      const rest = { lineId: `l${index}`, mayWait, locationId: place };
      return kind === "SET" ? set(quantity, rest) : need(kind, quantity, rest);
    }),
  );
  const stock = fc
    .uniqueArray(fc.tuple(fc.constantFrom("A", "B"), fc.constantFrom("x", "y", "z"), fc.nat(30)), {
      selector: ([s, l]) => `${s} ${l}`,
    })
    .map((all) => all.map(([s, l, units]) => at(s, l, units)));

  it("is all or nothing, serves every line in full, and never takes more of a component than there is", () => {
    fc.assert(
      fc.property(needs, stock, (wanted, open) => {
        const outcome = allocate(wanted, open, ["x"]);
        if (!outcome.ok) {
          expect(outcome.error.length).toBeGreaterThan(0);
          return;
        }
        for (const line of wanted) {
          const mine = outcome.value.filter(({ lineId }) => lineId === line.lineId);
          expect(mine.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(line.quantity);
          if (line.locationId !== null)
            expect(new Set(mine.map(({ locationId }) => locationId))).toEqual(new Set([line.locationId]));
          if (!line.mayWait) expect(mine.every(({ backordered }) => !backordered)).toBe(true);
        }
        for (const { sku, locationId, available } of open) {
          const used = outcome.value
            .filter((part) => part.locationId === locationId && !part.backordered)
            .reduce(
              (sum, { parts, quantity }) => sum + quantity * (parts.find((part) => part.sku === sku)?.per ?? 0),
              0,
            );
          expect(used).toBeLessThanOrEqual(available);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("never refuses plain lines that the stock over all locations covers", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        stock,
        (quantities, open) => {
          const total = open.filter(({ sku }) => sku === "A").reduce((sum, { available }) => sum + available, 0);
          const wanted = quantities.reduce((sum, quantity) => sum + quantity, 0);
          expect(
            allocate(
              quantities.map((quantity) => need("A", quantity)),
              open,
            ).ok,
          ).toBe(wanted <= total);
        },
      ),
    );
  });

  it("gives the same answer for the same stock in any order", () => {
    const shuffled = stock.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(needs, shuffled, (wanted, [open, other]) => {
        expect(allocate(wanted, other, ["x"])).toEqual(allocate(wanted, open, ["x"]));
      }),
    );
  });
});
