import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAmount, isCurrency, minorDigits, multiplyMoney, parseMoney, sumMoney } from "./money.ts";

const currency = fc.constantFrom("EUR", "USD", "JPY", "BHD", "KWD", "CLP", "ISK");
const minor = fc.maxSafeInteger();
const largest = Number.MAX_SAFE_INTEGER;

describe("money", () => {
  it("comes back the same from its decimal string, to the last minor unit", () => {
    fc.assert(
      fc.property(minor, currency, (units, currencyCode) => {
        const money = { minor: units === 0 ? 0 : units, currencyCode };
        expect(parseMoney(formatAmount(money), currencyCode)).toEqual({ ok: true, value: money });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["19.90", "EUR", 1990],
    ["19.9", "EUR", 1990],
    ["19.900000", "EUR", 1990],
    ["0", "EUR", 0],
    ["-0", "EUR", 0],
    ["-0.01", "EUR", -1],
    ["1000", "JPY", 1000],
    ["1000.00", "JPY", 1000],
    ["0.001", "BHD", 1],
    ["1.5", "BHD", 1500],
    ["90071992547409.91", "EUR", largest],
    ["9007199254740991", "JPY", largest],
    ["9007199254740.991", "BHD", largest],
  ])("%s %s is %d minor units", (amount, code, units) => {
    const read = parseMoney(amount, code);
    expect(read).toEqual({ ok: true, value: { minor: units, currencyCode: code } });
    expect(Object.is(read.ok && read.value.minor, units)).toBe(true);
  });

  it.each([
    ["90071992547409.92", "EUR"],
    ["9007199254740992", "JPY"],
    ["9007199254740.992", "BHD"],
    ["9999999999999999", "EUR"],
    ["19.901", "EUR"],
    ["1.5", "JPY"],
    ["0.0001", "BHD"],
    ["1.0000000", "EUR"],
    ["", "EUR"],
    [".5", "EUR"],
    ["5.", "EUR"],
    ["1e3", "EUR"],
    ["+1", "EUR"],
    ["--1", "EUR"],
    ["1,5", "EUR"],
    [" 1", "EUR"],
    ["1\n", "EUR"],
    ["NaN", "EUR"],
    ["Infinity", "EUR"],
    ["٣", "EUR"],
    ["1.00", "XXX"],
    ["1.00", "eur"],
    ["1.00", "__proto__"],
  ])("%j %s is refused", (amount, code) => {
    expect(parseMoney(amount, code).ok).toBe(false);
  });

  it.each([
    [0, "EUR", "0.00"],
    [1, "EUR", "0.01"],
    [-1, "EUR", "-0.01"],
    [-1990, "EUR", "-19.90"],
    [1990, "JPY", "1990"],
    [1990, "BHD", "1.990"],
    [5, "BHD", "0.005"],
  ])("%d minor units of %s are %s", (units, currencyCode, text) => {
    expect(formatAmount({ minor: units, currencyCode })).toBe(text);
  });

  it("knows the currencies of ISO 4217 and their decimals", () => {
    expect(["EUR", "BHD", "JPY", "CLP"].map((code) => minorDigits(code))).toEqual([2, 3, 0, 0]);
    expect(["EUR", "XXX", "XTS", "ABC", "eur", ""].map((code) => isCurrency(code))).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it("multiplies and sums exactly", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100_000_000 }), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 1000 }),
        (units, n) => {
          const amounts = units.map((u) => multiplyMoney({ minor: u, currencyCode: "EUR" }, n));
          expect(sumMoney(amounts)).toEqual({ minor: units.reduce((a, b) => a + b, 0) * n, currencyCode: "EUR" });
        },
      ),
    );
  });

  it("never adds currencies together, and sums nothing only by mistake", () => {
    expect(() =>
      sumMoney([
        { minor: 1, currencyCode: "EUR" },
        { minor: 1, currencyCode: "USD" },
      ]),
    ).toThrow("one currency");
    expect(() => sumMoney([])).toThrow("at least one");
  });
});
