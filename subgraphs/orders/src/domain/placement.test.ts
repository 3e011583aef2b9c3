import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineOf } from "../../test/order-of.ts";
import { type CatalogVariant, type CheckedLine, checkPlaceOrder, priceRequest } from "./placement.ts";

const shippingAddress = { name: "Ada", line1: "1 High St", city: "London", postalCode: "SW1Y 4JH", countryCode: "GB" };
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
  { id: `var-${sku}`, sku, title: `Title ${sku}`, status: "ACTIVE", price: { minor, currencyCode } },
];
const lineId = (index: number): string => `line-${index}`;

const lineTo = (sku: string, quantity: number, changes: Partial<CheckedLine> = {}): CheckedLine => ({
  sku,
  quantity,
  unitPriceMinor: null,
  discounts: [],
  taxes: [],
  customAttributes: [],
  ...changes,
});
const price = (
  lines: readonly CheckedLine[],
  variants: ReadonlyMap<string, CatalogVariant>,
  currencyCode: string | null = null,
) => priceRequest({ lines, currencyCode, taxesIncluded: false, discounts: [], shippingLines: [] }, variants, lineId);

describe("checkPlaceOrder's terms", () => {
  const full = {
    ...request,
    email: "Ada@Example.COM",
    companyId: "com_1",
    poNumber: " PO 7 ",
    paymentTerms: "NET_30" as const,
    taxesIncluded: true,
    discounts: [{ title: "Spring", percent: "10.50" }],
    shippingLines: [
      { title: "DHL", price: { amount: "4.9", currencyCode: "EUR" }, taxLines: [{ title: "VAT", rate: "0.190" }] },
    ],
    tags: ["vip", "vip", "b2b"],
    customAttributes: [{ key: "gift", value: "yes" }],
    lines: [{ sku: "A", quantity: 1, unitPrice: { amount: "9.99", currencyCode: "EUR" } }],
  };

  it("reads them exactly", () => {
    expect(checkPlaceOrder(full)).toMatchObject({
      ok: true,
      value: {
        email: "ada@example.com",
        poNumber: "PO 7",
        currencyCode: "EUR",
        discounts: [{ title: "Spring", code: null, offMinor: null, percent: "10.5" }],
        shippingLines: [{ priceMinor: 490, taxes: [{ title: "VAT", rate: "0.19", givenMinor: null }] }],
        tags: ["vip", "b2b"],
        lines: [{ unitPriceMinor: 999 }],
      },
    });
  });

  it("leaves prices to the seller", () => {
    expect(codes(checkPlaceOrder(full, false))).toEqual([
      "input.discounts INVALID",
      "input.shippingLines INVALID",
      "input.taxesIncluded INVALID",
      "input.paymentTerms INVALID",
      "input.tags INVALID",
      "input.companyId INVALID",
      "input.lines.0.unitPrice INVALID",
    ]);
    expect(checkPlaceOrder(request, false).ok).toBe(true);
  });

  it("names every fault of theirs", () => {
    const eur = (amount: string) => ({ amount, currencyCode: "EUR" });
    const bad = {
      ...request,
      currencyCode: "EUR",
      email: "nobody",
      discounts: [
        { title: "both", amount: eur("1"), percent: "1" },
        { title: "none" },
        { title: "much", percent: "100.1" },
      ],
      shippingLines: [
        { title: "s", price: eur("-1") },
        { title: "t", price: { amount: "1", currencyCode: "USD" } },
      ],
      lines: [
        {
          sku: "A",
          quantity: 1,
          taxLines: [
            { title: "VAT", rate: "1.1" },
            { title: "VAT", rate: "0.1234567" },
          ],
        },
      ],
      customAttributes: [
        { key: "a", value: "1" },
        { key: "a", value: "2" },
      ],
    };
    expect(codes(checkPlaceOrder(bad))).toEqual([
      "input.email INVALID",
      "input.lines.0.taxLines.0.rate INVALID",
      "input.lines.0.taxLines.1.rate INVALID",
      "input.discounts.0 INVALID",
      "input.discounts.1 INVALID",
      "input.discounts.2.percent INVALID",
      "input.shippingLines.0.price INVALID",
      "input.shippingLines.1.price CURRENCY_MISMATCH",
      "input.customAttributes.1.key TAKEN",
    ]);
  });

  it.each([
    ["GB", "12345", null, ["postalCode INVALID"]],
    ["DE", null, null, ["postalCode BLANK"]],
    ["US", "20500", null, ["region BLANK"]],
    ["US", "20500", "DC", []],
    ["IN", null, null, []],
    ["IE", "no such code", null, ["postalCode INVALID"]],
  ])("wants of an address in %s what its post wants (%s, %s)", (countryCode, postalCode, region, faults) => {
    const at = { ...shippingAddress, countryCode, postalCode, region };
    expect(codes(checkPlaceOrder({ ...request, shippingAddress: at }))).toEqual(
      faults.map((f) => `input.shippingAddress.${f}`),
    );
  });
});

describe("priceRequest", () => {
  it("writes down what was bought as it is now, line by line, and sums it", () => {
    const lines = [lineTo("A", 3), lineTo("B", 1), lineTo("A", 1, { unitPriceMinor: 1_000 })];
    const line = (index: number, sku: string, quantity: number, unitPriceMinor: number) =>
      lineOf({ _id: `line-${index}`, variantId: `var-${sku}`, sku, title: `Title ${sku}`, quantity, unitPriceMinor });
    const total = 3 * 1_990 + 1_000;
    expect(price(lines, new Map([variant("A", 1_990), variant("B", 0)]))).toEqual({
      ok: true,
      value: {
        currencyCode: "EUR",
        lines: [line(0, "A", 3, 1_990), line(1, "B", 1, 0), line(2, "A", 1, 1_000)],
        discounts: [],
        shippingLines: [],
        subtotalMinor: total,
        discountMinor: 0,
        shippingMinor: 0,
        taxMinor: 0,
        totalMinor: total,
      },
    });
  });

  it("prices in any currency when every line brings its price", () => {
    const own = lineTo("A", 1, { unitPriceMinor: 5 });
    expect(price([own], new Map([variant("A", 1)]), "JPY")).toMatchObject({
      ok: true,
      value: { currencyCode: "JPY", totalMinor: 5 },
    });
    expect(codes(price([own, lineTo("A", 1)], new Map([variant("A", 1)]), "JPY"))).toEqual([
      "input.lines.1.sku CURRENCY_MISMATCH",
    ]);
  });

  it("refuses SKUs that nobody knows and a second currency, each by its line", () => {
    const lines = ["A", "NOPE", "J", "B", "__proto__"].map((sku) => lineTo(sku, 1));
    const variants = new Map([variant("A", 1), variant("B", 1), variant("J", 1, "JPY")]);
    expect(codes(price(lines, variants))).toEqual([
      "input.lines.1.sku UNKNOWN_SKU",
      "input.lines.2.sku CURRENCY_MISMATCH",
      "input.lines.4.sku UNKNOWN_SKU",
    ]);
  });

  it("refuses what is not sold, each by its line", () => {
    const ofStatus = (sku: string, status: CatalogVariant["status"]): [string, CatalogVariant] => {
      const [, sold] = variant(sku, 1);
      return [sku, { ...sold, status }];
    };
    const variants = new Map([variant("A", 1), ofStatus("OLD", "ARCHIVED"), ofStatus("SOON", "DRAFT")]);
    expect(codes(price([lineTo("OLD", 1), lineTo("A", 1), lineTo("SOON", 1)], variants))).toEqual([
      "input.lines.0.sku NOT_FOR_SALE",
      "input.lines.2.sku NOT_FOR_SALE",
    ]);
  });

  it("refuses a total that cannot be counted exactly, and none below", () => {
    const largest = Number.MAX_SAFE_INTEGER;
    const order = (minor: number, quantity: number) =>
      price([lineTo("A", quantity), lineTo("B", 1)], new Map([variant("A", minor), variant("B", 1)]));
    expect(order(largest - 1, 1)).toMatchObject({ ok: true, value: { totalMinor: largest } });
    expect(codes(order(largest, 1))).toEqual(["input.lines INVALID"]);
    expect(codes(order(largest, 100_000))).toEqual(["input.lines INVALID"]);
  });

  it("sums exactly whatever it accepts", () => {
    const prices = fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(prices, fc.integer({ min: 1, max: 100_000 }), (minors, quantity) => {
        const variants = new Map(minors.map((minor, n) => variant(`S${n}`, minor)));
        const outcome = price(
          minors.map((_, n) => lineTo(`S${n}`, quantity)),
          variants,
        );
        const exact = minors.reduce((sum, minor) => sum + BigInt(minor) * BigInt(quantity), 0n);
        expect(outcome.ok).toBe(exact <= BigInt(Number.MAX_SAFE_INTEGER));
        if (outcome.ok) expect(BigInt(outcome.value.totalMinor)).toBe(exact);
      }),
    );
  });
});
