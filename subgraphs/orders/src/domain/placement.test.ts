import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CatalogVariant, checkPlaceOrder, priceLines } from "./placement.ts";

const shippingAddress = { name: "Ada", line1: "1 High St", city: "London", countryCode: "GB" };
const request = { channel: "web", lines: [{ sku: "A", quantity: 1 }], shippingAddress };
const codes = (outcome: { ok: boolean; error?: readonly { path: readonly string[]; code: string }[] }): string[] =>
  (outcome.error ?? []).map((e) => `${e.path.join(".")} ${e.code}`);

describe("checkPlaceOrder", () => {
  it("normalises what it accepts", () => {
    const checked = checkPlaceOrder({
      ...request,
      channel: " web ",
      externalId: " ",
      lines: [{ sku: " A ", quantity: 2 }],
    });
    expect(checked).toMatchObject({
      ok: true,
      value: { channel: "web", externalId: null, lines: [{ sku: "A", quantity: 2 }], shippingAddress: { line2: null } },
    });
  });

  it("names every fault at once", () => {
    const bad = {
      channel: "",
      externalId: "x".repeat(121),
      lines: [
        { sku: "", quantity: 0 },
        { sku: "A", quantity: -1 },
        { sku: "x".repeat(65), quantity: 100_001 },
        { sku: "A", quantity: 1.5 },
      ],
      shippingAddress: { ...shippingAddress, name: " ", countryCode: "ZZ" },
    };
    expect(codes(checkPlaceOrder(bad))).toEqual([
      "input.channel BLANK",
      "input.externalId TOO_LONG",
      "input.lines.0.sku BLANK",
      "input.lines.0.quantity INVALID",
      "input.lines.1.quantity INVALID",
      "input.lines.2.sku TOO_LONG",
      "input.lines.2.quantity INVALID",
      "input.lines.3.quantity INVALID",
      "input.shippingAddress.name BLANK",
      "input.shippingAddress.countryCode INVALID",
    ]);
  });

  it("wants 1 to 250 lines", () => {
    const of = (count: number) => ({
      ...request,
      lines: Array.from({ length: count }, () => ({ sku: "A", quantity: 1 })),
    });
    expect(codes(checkPlaceOrder(of(0)))).toEqual(["input.lines BLANK"]);
    expect(codes(checkPlaceOrder(of(250)))).toEqual([]);
    expect(codes(checkPlaceOrder(of(251)))).toEqual(["input.lines TOO_LONG"]);
  });
});

const variant = (sku: string, minor: number, currencyCode = "EUR"): [string, CatalogVariant] => [
  sku,
  { id: `var-${sku}`, sku, title: `Title ${sku}`, price: { minor, currencyCode } },
];
const lineId = (index: number): string => `line-${index}`;

describe("priceLines", () => {
  it("writes down what was bought as it is now, line by line, and sums it", () => {
    const lines = [
      { sku: "A", quantity: 3 },
      { sku: "B", quantity: 1 },
      { sku: "A", quantity: 1 },
    ];
    const line = (index: number, sku: string, quantity: number, unitPriceMinor: number) => ({
      _id: `line-${index}`,
      variantId: `var-${sku}`,
      sku,
      title: `Title ${sku}`,
      quantity,
      unitPriceMinor,
    });
    expect(priceLines(lines, new Map([variant("A", 1990), variant("B", 0)]), lineId)).toEqual({
      ok: true,
      value: {
        lines: [line(0, "A", 3, 1990), line(1, "B", 1, 0), line(2, "A", 1, 1990)],
        total: { minor: 4 * 1990, currencyCode: "EUR" },
      },
    });
  });

  it("refuses SKUs that nobody knows and a second currency, each by its line", () => {
    const lines = ["A", "NOPE", "J", "B", "__proto__"].map((sku) => ({ sku, quantity: 1 }));
    const variants = new Map([variant("A", 1), variant("B", 1), variant("J", 1, "JPY")]);
    expect(codes(priceLines(lines, variants, lineId))).toEqual([
      "input.lines.1.sku UNKNOWN_SKU",
      "input.lines.2.sku CURRENCY_MISMATCH",
      "input.lines.4.sku UNKNOWN_SKU",
    ]);
  });

  it("refuses a total that cannot be counted exactly, and none below", () => {
    const largest = Number.MAX_SAFE_INTEGER;
    const order = (minor: number, quantity: number) =>
      priceLines(
        [
          { sku: "A", quantity },
          { sku: "B", quantity: 1 },
        ],
        new Map([variant("A", minor), variant("B", 1)]),
        lineId,
      );
    expect(order(largest - 1, 1)).toMatchObject({ ok: true, value: { total: { minor: largest } } });
    expect(codes(order(largest, 1))).toEqual(["input.lines INVALID"]);
    expect(codes(order(largest, 100_000))).toEqual(["input.lines INVALID"]);
  });

  it("sums exactly whatever it accepts", () => {
    const prices = fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(prices, fc.integer({ min: 1, max: 100_000 }), (minors, quantity) => {
        const variants = new Map(minors.map((minor, n) => variant(`S${n}`, minor)));
        const outcome = priceLines(
          minors.map((_, n) => ({ sku: `S${n}`, quantity })),
          variants,
          lineId,
        );
        const exact = minors.reduce((sum, minor) => sum + BigInt(minor) * BigInt(quantity), 0n);
        expect(outcome.ok).toBe(exact <= BigInt(Number.MAX_SAFE_INTEGER));
        if (outcome.ok) expect(BigInt(outcome.value.total.minor)).toBe(exact);
      }),
    );
  });
});
