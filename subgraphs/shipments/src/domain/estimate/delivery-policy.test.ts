import { expect, test } from "vitest";
import { checkDeliveryPolicy, type DeliveryPolicyInput, transitRowOf } from "./delivery-policy.ts";

const input: DeliveryPolicyInput = {
  ...{ timeZone: "Europe/Berlin", cutOffTime: "14:30", minHandlingDays: 0, maxHandlingDays: 1 },
  origin: { countryCode: "de", region: "BY" },
  transit: [
    { carrierCode: "FedEx", countryCode: "fr", minDays: 2, maxDays: 4 },
    { carrierCode: "fedex", minDays: 5, maxDays: 9 },
  ],
};

test("the first row that fits counts, and none may fit", () => {
  const checked = checkDeliveryPolicy(input);
  if (!checked.ok) throw new Error("refused");
  const days = (carrierCode: string, countryCode: string) =>
    transitRowOf(checked.value, { carrierCode, countryCode, service: "" })?.maxDays ?? null;
  expect([days("fedex", "FR"), days("fedex", "US"), days("ups", "FR")]).toEqual([4, 9, null]);
  expect(checked.value.origin).toEqual({ countryCode: "DE", region: "BY" });
});

test("everything that is wrong is told at once", () => {
  const checked = checkDeliveryPolicy({
    ...{ timeZone: "Berlin", cutOffTime: "24:00", minHandlingDays: 2, maxHandlingDays: 1 },
    origin: { countryCode: "XX" },
    transit: [{ minDays: -1, maxDays: 91 }],
  });
  expect(checked.ok ? [] : checked.error.map(({ path }) => path.slice(1).join("."))).toEqual([
    "timeZone",
    "cutOffTime",
    "maxHandlingDays",
    "origin.countryCode",
    "transit.0.minDays",
    "transit.0.maxDays",
  ]);
});
