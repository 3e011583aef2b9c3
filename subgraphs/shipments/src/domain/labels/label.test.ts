import { unreachableStates } from "@waybill/kernel";
import { expect, test } from "vitest";
import { needsCustoms } from "../customs/territory.ts";
import { checkLabelInput } from "./check.ts";
import { labelTransitions } from "./label.ts";

const party = (countryCode: string) => ({ name: "Ada", line1: "1 Dock Road", city: "Leeds", countryCode });
const parcel = { weightGrams: 1_000, lengthMm: 300, widthMm: 200, heightMm: 100 };
const refusals = (more: object) => {
  const checked = checkLabelInput({
    ...{ from: party("GB"), to: party("GB"), toPath: ["input", "to"], parcel, ...more },
  });
  return checked.ok ? [] : checked.error.map(({ code, path }) => `${path.join(".")} ${code}`);
};

test("every state of a label can be reached", () => {
  expect(unreachableStates(labelTransitions, "PENDING")).toEqual([]);
});

test("the largest parcel is taken, and none that is larger", () => {
  // 2,740 + 2 × 140 + 2 × 140 = 3,300 mm, whichever side is called the length.
  const largest = { weightGrams: 68_000, lengthMm: 140, widthMm: 2_740, heightMm: 140 };
  expect(refusals({ parcel: largest })).toEqual([]);
  expect(refusals({ parcel: { ...largest, heightMm: 141 } })).toEqual(["input.parcel INVALID"]);
  expect(refusals({ parcel: { ...parcel, weightGrams: 68_001, lengthMm: 0, widthMm: 2_741, heightMm: 1.5 } })).toEqual([
    "input.parcel.weightGrams INVALID",
    "input.parcel.lengthMm INVALID",
    "input.parcel.widthMm INVALID",
    "input.parcel.heightMm INVALID",
  ]);
});

test.each([
  ["GB", "GB", false],
  ["DE", "FR", false],
  ["DE", "CH", true],
  ["GB", "FR", true],
])("from %s to %s goods need customs papers: %s", (from, to, expected) => {
  expect(needsCustoms(from, to)).toBe(expected);
});
