import { describe, expect, it } from "vitest";
import { checkProduct, checkProductChanges, displayNameOf, productStatuses, statusOf } from "./product.ts";
import { variantDefaults } from "./variant.ts";

const price = { amount: "12.50", currencyCode: "EUR" };
const codes = (outcome: ReturnType<typeof checkProduct>): string[] =>
  outcome.ok ? [] : outcome.error.map((e) => `${e.path.join(".")} ${e.code}`);

describe("checkProduct", () => {
  it("normalises what it accepts", () => {
    const variants = [
      { sku: " MUG-1 ", price },
      { sku: "mug-1", title: " Blue ", price: { amount: "0", currencyCode: "JPY" }, weightGrams: 0 },
    ];
    expect(checkProduct({ title: " Mug ", vendor: " Ada ", description: "" }, variants)).toEqual({
      ok: true,
      value: {
        settings: { title: "Mug", description: null, vendor: "Ada", productType: null, status: "ACTIVE" },
        variants: [
          { ...variantDefaults, sku: "MUG-1", title: "Mug", priceMinor: 1250, currencyCode: "EUR", weightGrams: null },
          { ...variantDefaults, sku: "mug-1", title: "Blue", priceMinor: 0, currencyCode: "JPY", weightGrams: 0 },
        ],
      },
    });
  });

  it("names every fault at once", () => {
    const variants = [
      { sku: "", price },
      { sku: "a b", price: { amount: "1.005", currencyCode: "EUR" } },
      { sku: "ü", price: { amount: "-0.01", currencyCode: "EUR" }, weightGrams: -1 },
      { sku: "x".repeat(65), price: { amount: "1", currencyCode: "XXX" }, title: "x".repeat(201) },
      { sku: "OK", price, weightGrams: 1.5 },
      { sku: " OK", price },
    ];
    expect(codes(checkProduct({ title: "", vendor: "x".repeat(121) }, variants))).toEqual([
      "input.title BLANK",
      "input.vendor TOO_LONG",
      "input.variants.0.sku BLANK",
      "input.variants.1.sku INVALID",
      "input.variants.1.price.amount INVALID",
      "input.variants.2.sku INVALID",
      "input.variants.2.price.amount INVALID",
      "input.variants.2.weightGrams INVALID",
      "input.variants.3.sku TOO_LONG",
      "input.variants.3.price.amount INVALID",
      "input.variants.3.title TOO_LONG",
      "input.variants.4.weightGrams INVALID",
      "input.variants.5.sku TAKEN",
    ]);
  });

  it("wants 1 to 100 variants", () => {
    expect(codes(checkProduct({ title: "Mug" }, []))).toEqual(["input.variants BLANK"]);
    const many = (count: number) => Array.from({ length: count }, (_, n) => ({ sku: `S${n}`, price }));
    expect(codes(checkProduct({ title: "Mug" }, many(100)))).toEqual([]);
    expect(codes(checkProduct({ title: "Mug" }, many(101)))).toEqual(["input.variants TOO_LONG"]);
  });
});

describe("checkProductChanges", () => {
  const present = { title: "Mug", description: null, vendor: "Ada", productType: null, status: "ACTIVE" } as const;

  it("tells what differs, and nothing of what was so already", () => {
    expect(checkProductChanges({ title: " Mug ", vendor: null, status: "ARCHIVED" }, present)).toEqual({
      ok: true,
      value: { vendor: null, status: "ARCHIVED" },
    });
    expect(checkProductChanges({}, present)).toEqual({ ok: true, value: {} });
  });

  it("lets neither title nor status be cleared", () => {
    const outcome = checkProductChanges({ title: null, status: null, description: "x".repeat(20_001) }, present);
    expect(outcome.ok ? [] : outcome.error.map((e) => `${e.path.join(".")} ${e.code}`)).toEqual([
      "input.description TOO_LONG",
      "input.title BLANK",
      "input.status BLANK",
    ]);
  });
});

it("sells a variant as its product says, unless it is archived itself", () => {
  expect(productStatuses.map((status) => statusOf({ archived: false }, { status }))).toEqual(productStatuses);
  expect(productStatuses.map((status) => statusOf({ archived: true }, { status }))).toEqual(
    productStatuses.map(() => "ARCHIVED"),
  );
});

it("names a variant by its product, and by itself where it has a name of its own", () => {
  expect(displayNameOf({ title: "M" }, { title: "Coat" })).toBe("Coat - M");
  expect(displayNameOf({ title: "Coat" }, { title: "Coat" })).toBe("Coat");
});
