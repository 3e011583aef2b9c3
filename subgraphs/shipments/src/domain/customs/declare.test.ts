import { expect, test } from "vitest";
import type { CustomsDeclaration } from "./declaration.ts";
import { declareGoods, type KnownItem } from "./declare.ts";
import { customsDocumentsOf, customsForm } from "./form.ts";

const lamp: KnownItem = {
  ...{ sku: "LAMP", description: "Desk lamp", quantity: 2, unitValue: { amount: "25.00", currencyCode: "GBP" } },
  ...{ weightGrams: 400, hsCode: "940521", countryOfOrigin: "GB" },
};
const refusals = (items: readonly KnownItem[], more: object = {}, grams = 1_200) => {
  const declared = declareGoods(items, { reason: "SALE", ...more }, grams);
  return declared.ok ? [] : declared.error.map(({ code, path }) => `${path.slice(2).join(".")} ${code}`);
};
const declared = (unitValueMinor: number, sdrMinor: number | null): CustomsDeclaration => ({
  ...{ reason: "SALE", currencyCode: "GBP", eoriNumber: null, iossNumber: null, invoiceNumber: null, sdrMinor },
  items: [
    { description: "Lamp", quantity: 3, unitValueMinor, weightGrams: 100, hsCode: "940521", countryOfOrigin: "GB" },
  ],
});

test("goods that are known whole are declared", () => {
  const facts = { reason: "SALE", eoriNumber: "gb 123456789000", iossNumber: "IM0400000001", sdrRate: "1.05" } as const;
  expect(declareGoods([lamp], facts, 1_200)).toEqual({
    ok: true,
    value: {
      ...{ reason: "SALE", currencyCode: "GBP", sdrMinor: 105, invoiceNumber: null },
      ...{ eoriNumber: "GB123456789000", iossNumber: "IM0400000001" },
      items: [
        {
          ...{ description: "Desk lamp", quantity: 2, unitValueMinor: 2_500, weightGrams: 400 },
          ...{ hsCode: "940521", countryOfOrigin: "GB" },
        },
      ],
    },
  });
});

test("everything that is missing or wrong is told at once", () => {
  const bare = { sku: "X", description: "", quantity: 0, unitValue: null, weightGrams: null };
  expect(refusals([lamp, { ...bare, hsCode: null, countryOfOrigin: null }])).toEqual([
    "items.1.description BLANK",
    "items.1.quantity INVALID",
    "items.1.hsCode BLANK",
    "items.1.countryOfOrigin BLANK",
    "items.1.weightGrams BLANK",
    "items.1.unitValue BLANK",
  ]);
  expect(refusals([])).toEqual(["items BLANK"]);
  expect(refusals([{ ...lamp, hsCode: "94.05" }])).toEqual(["items.0.hsCode INVALID"]);
  expect(refusals([lamp, { ...lamp, unitValue: { amount: "1", currencyCode: "EUR" } }])).toEqual([
    "items.1.unitValue CURRENCY_MISMATCH",
  ]);
  expect(refusals([lamp], {}, 799)).toEqual(["items INVALID"]);
  expect(refusals([lamp], { eoriNumber: "1", iossNumber: "IM1", sdrRate: "0" })).toEqual([
    "eoriNumber INVALID",
    "iossNumber INVALID",
    "sdrRate INVALID",
  ]);
});

test("CN 22 is for up to 300 SDR and 2 kg, CN 23 for more and for what nobody can tell", () => {
  // 300 SDR at 1.05 are 315.00: three at 105.00.
  expect(customsForm(declared(10_500, 105), 2_000)).toBe("CN22");
  expect(customsForm(declared(10_501, 105), 2_000)).toBe("CN23");
  expect(customsForm(declared(10_500, 105), 2_001)).toBe("CN23");
  expect(customsForm(declared(1, null), 100)).toBe("CN23");
  expect(customsDocumentsOf(declared(1, 105), 100)).toEqual(["CN22", "COMMERCIAL_INVOICE"]);
  expect(customsDocumentsOf(null, 100)).toEqual([]);
});
