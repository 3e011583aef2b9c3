import { expect, test } from "vitest";
import { checkDeliveryPolicy, type DeliveryPolicyInput, transitDaysOf } from "./delivery-policy.ts";

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
    transitDaysOf(checked.value, { carrierCode, countryCode, service: "", originCountry: "DE" })?.max ?? null;
  expect([days("fedex", "FR"), days("fedex", "US"), days("ups", "FR")]).toEqual([4, 9, null]);
  // While no carrier was chosen, all that may be.
  const any = { carrierCode: "", service: "", originCountry: "DE" };
  expect(transitDaysOf(checked.value, { ...any, countryCode: "FR" })).toEqual({ min: 2, max: 9 });
  expect(checked.value.origin).toEqual({ countryCode: "DE", region: "BY" });
});

test("rows may be of a lane or of a zone, and what comes after one that always fits does not count", () => {
  const checked = checkDeliveryPolicy({
    ...input,
    transit: [
      { originCountryCode: "pl", minDays: 1, maxDays: 1 },
      { zone: "DOMESTIC", minDays: 1, maxDays: 2 },
      { zone: "REGIONAL", minDays: 2, maxDays: 5 },
      { zone: "INTERNATIONAL", minDays: 4, maxDays: 12 },
      { minDays: 0, maxDays: 90 },
    ],
  });
  if (!checked.ok) throw new Error("refused");
  const to = (countryCode: string, carrierCode: string, originCountry = "DE") =>
    transitDaysOf(checked.value, { carrierCode, countryCode, service: "", originCountry })?.max ?? null;
  expect([to("DE", "dhl"), to("FR", "dhl"), to("CH", "dhl"), to("DE", "dhl", "PL")]).toEqual([2, 5, 12, 1]);
  expect([to("DE", ""), to("FR", ""), to("CH", "")]).toEqual([2, 5, 12]);
});

test("everything that is wrong is told at once", () => {
  const checked = checkDeliveryPolicy({
    ...{ timeZone: "Berlin", cutOffTime: "24:00", minHandlingDays: 2, maxHandlingDays: 1 },
    origin: { countryCode: "XX" },
    transit: [{ carrierCode: "fedexx", minDays: -1, maxDays: 91 }],
  });
  expect(checked.ok ? [] : checked.error.map(({ path }) => path.slice(1).join("."))).toEqual([
    "timeZone",
    "cutOffTime",
    "maxHandlingDays",
    "origin.countryCode",
    "transit.0.minDays",
    "transit.0.maxDays",
    "transit.0.carrierCode",
  ]);
});
