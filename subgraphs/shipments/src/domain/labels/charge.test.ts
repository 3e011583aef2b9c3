import { expect, test } from "vitest";
import { billedMinor, type ChargeReason, currencyOfCosts } from "./charge.ts";

const label = (more: object = {}) => ({
  ...{ status: "PURCHASED" as const, costMinor: 1_670, currencyCode: "GBP", quotedMinor: 1_700 },
  ...{ quotedCurrencyCode: "GBP", ...more },
});
const charge = (reason: ChargeReason, amountMinor: number) => ({ reason, amountMinor, currencyCode: "GBP" });

test.each([
  ["no charge is no bill", label(), [], null],
  ["a correction comes on top of what the label cost", label(), [charge("WEIGHT_CORRECTION", 320)], 1_990],
  ["transport takes its place", label(), [charge("TRANSPORT", 1_800), charge("FUEL_SURCHARGE", 90)], 1_890],
  ["a credit takes away", label(), [charge("TRANSPORT", 1_800), charge("CREDIT", -1_800)], 0],
  ["of a voided label nothing is left", label({ status: "VOIDED" }), [charge("ADDRESS_CORRECTION", 500)], 500],
  ["a label without a price counts nothing", label({ costMinor: null }), [charge("OTHER", 10)], 10],
  ["neither does none", null, [charge("TRANSPORT", 900)], 900],
] as const)("%s", (_, priced, charges, expected) => {
  expect(billedMinor(priced, charges)).toBe(expected);
});

test("charges are in the currency of what was priced first", () => {
  expect([
    currencyOfCosts(label({ currencyCode: "EUR" }), []),
    currencyOfCosts(label({ currencyCode: null }), []),
    currencyOfCosts(null, [charge("OTHER", 1)]),
    currencyOfCosts(null, []),
  ]).toEqual(["EUR", "GBP", "GBP", null]);
});
