import { unreachableStates } from "@waybill/kernel";
import { expect, test } from "vitest";
import { checkPickup } from "./check.ts";
import { pickupTransitions } from "./pickup.ts";

const address = { name: "Warehouse", line1: "1 Dock Road", city: "Leeds", postalCode: "LS1 4AP", countryCode: "GB" };
const asked = { day: "2026-03-02", readyTime: "14:00", closeTime: "18:00", parcelCount: 3, weightGrams: 4_500 };
const refusals = (more: object) => {
  const checked = checkPickup({ ...asked, ...more }, address, "2026-03-01", 60);
  return checked.ok ? [] : checked.error.map(({ code, path }) => `${path.slice(1).join(".")} ${code}`);
};

test("every state of a pickup can be reached", () => {
  expect(unreachableStates(pickupTransitions, "REQUESTED")).toEqual([]);
});

test.each([
  [{}, []],
  [{ day: "2026-02-29" }, ["day INVALID"]],
  // Somewhere it is still yesterday; nowhere is it the day before that.
  [{ day: "2026-02-28" }, []],
  [{ day: "2026-02-27" }, ["day INVALID"]],
  [{ readyTime: "24:00" }, ["readyTime INVALID"]],
  [{ closeTime: "14:00" }, ["closeTime INVALID"]],
  [{ parcelCount: 0, weightGrams: 0 }, ["parcelCount INVALID", "totalWeightGrams INVALID"]],
  [{ instructions: "x".repeat(61) }, ["instructions TOO_LONG"]],
])("%j", (more, expected) => {
  expect(refusals(more)).toEqual(expected);
});
