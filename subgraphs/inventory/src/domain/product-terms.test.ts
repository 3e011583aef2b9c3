import { expect, it } from "vitest";
import { termsOf } from "./product-terms.ts";

const variant = { sku: "TEE-RED", barcode: "4006381333931", title: "Red" };

it("a product is found by the beginnings of its words", () => {
  const terms = termsOf({ title: "Tée", vendor: null, productType: null }, [variant]);
  expect(terms).toEqual([
    ...["t", "te", "tee", "r", "re", "red"],
    ...Array.from({ length: 13 }, (_, n) => "4006381333931".slice(0, n + 1)),
  ]);
});

it("a long word is found as a whole and by its first letters, and nothing has terms without end", () => {
  const word = "x".repeat(30);
  expect(termsOf({ title: word, vendor: null, productType: null }, [])).toHaveLength(21);
  const many = Array.from({ length: 100 }, (_, n) => ({ ...variant, title: `${n}a ${n}b ${n}${"c".repeat(39)}` }));
  const terms = termsOf({ title: "Shirt", vendor: "Acme", productType: "Top" }, many);
  expect(terms).toHaveLength(2_000);
  expect(terms).toContain("shirt");
});
