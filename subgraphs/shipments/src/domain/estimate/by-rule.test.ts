import { createCalendar } from "@waybill/calendar";
import { expect, test } from "vitest";
import { beginForecast } from "./begin-forecast.ts";
import { byRule } from "./by-rule.ts";
import type { DeliveryPolicyFields } from "./delivery-policy.ts";
import { type AskedLocation, coarseDistance, type LocationFacts } from "./dispatch.ts";
import { datesOf } from "./estimate-event.ts";
import { parcelOf } from "./forecast.ts";
import { explainRule } from "./rule-basis.ts";

const policy: DeliveryPolicyFields = {
  ...{ timeZone: "Europe/Berlin", cutOffTime: "14:00", minHandlingDays: 1, maxHandlingDays: 2 },
  origin: { countryCode: "DE", region: "BY" },
  transit: [{ carrierCode: null, service: null, countryCode: null, minDays: 1, maxDays: 2 }],
};
const calendar = createCalendar();
const newYork: LocationFacts = {
  ...{ id: "loc_ny", address: { countryCode: "US", region: "NY", postalCode: "10001" } },
  coordinates: { latitude: 40.75, longitude: -74 },
  openingHours: ["MONDAY", "WEDNESDAY"].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "18:00" })),
  ...{ cutOffTime: "12:00", timeZone: "America/New_York", handlingDays: 1 },
};

/** A Monday, 10:00 in New York and 16:00 in Berlin. */
const orderedAt = new Date("2026-06-15T14:00:00Z");
const begun = (location: AskedLocation | null) =>
  beginForecast(
    {
      ...{ from: null, to: { countryCode: "CA" }, service: null, weightGrams: null, orderedAt, promisedDay: null },
      dispatch: { location, distanceKm: coarseDistance(location, { latitude: 43.65, longitude: -79.38 }) },
    },
    policy,
  );
const told = (location: AskedLocation | null, now = 0) => {
  const found = byRule(begun(location), "dhl", { policy, calendar }, now)!;
  const { date, earliest, p50 } = datesOf(found);
  return { date, earliest, p50, because: explainRule(found.basis!, found) };
};
const known = (more: Partial<LocationFacts> = {}): AskedLocation => ({
  ...{ state: "KNOWN", location: { ...newYork, ...more } },
});

test("a location's clock, cut-off, opening days, handling and holidays count for what it sends", () => {
  // Before noon in New York: handled on Wednesday, as the place is closed on Tuesday.
  expect(told(known())).toEqual({
    ...{ date: "2026-06-19", earliest: "2026-06-18", p50: "2026-06-18" },
    because:
      "Ordered 2026-06-15 10:00 (America/New_York), cut-off 12:00; work begins 2026-06-15, 1 day of handling: " +
      "handed over 2026-06-17; 1 to 2 workdays to CA, international: delivered 2026-06-18 to 2026-06-19. " +
      "By the location's own times.",
  });
  // After its cut-off on Wednesday, and so on Monday.
  expect(told(known({ cutOffTime: "09:30" }))).toMatchObject({ date: "2026-06-24", earliest: "2026-06-23" });
});

test("a location that says nothing of its work, or could not be asked for, leaves it to the policy, and that is said", () => {
  // After the cut-off in Berlin: from Tuesday on, one or two days of handling there.
  const days = { date: "2026-06-22", earliest: "2026-06-18", p50: "2026-06-19" };
  const silent = known({ openingHours: [], cutOffTime: null, handlingDays: 0, timeZone: "UTC" });
  for (const [location, why] of [
    [null, "By the delivery policy's times."],
    [silent, "By the delivery policy's times."],
    [
      { state: "AWAY", locationId: "loc_ny" },
      "By the delivery policy's times, as the location's could not be asked for.",
    ],
  ] as const) {
    const { because, ...found } = told(location);
    expect(found).toEqual(days);
    expect(because).toContain("Ordered 2026-06-15 16:00 (Europe/Berlin), cut-off 14:00; work begins 2026-06-16");
    expect(because.endsWith(why)).toBe(true);
  }
});

test("an order that should have been delivered by now is counted anew, and says so", () => {
  const later = Date.parse("2026-06-29T08:00:00Z") / 86_400_000;
  expect(told(known(), later)).toMatchObject({
    date: "2026-07-03",
    because: expect.stringContaining("Overdue, counted anew from 2026-06-29 08:00"),
  });
});

test("the location's place is the origin, and the distance goes to the model in steps of 10 km", () => {
  const forecast = begun(known());
  expect(forecast).toMatchObject({
    ...{ sourceId: "loc_ny", distanceKm: 550 },
    origin: { countryCode: "US", region: "NY", postalCode: "100" },
  });
  expect(parcelOf(forecast, { _id: "shp_1", carrierCode: "dhl" })).toMatchObject({
    sellerId: "loc_ny",
    distanceKm: 550,
  });
  expect(begun({ state: "AWAY", locationId: "loc_ny" })).toMatchObject({ sourceId: "loc_ny", distanceKm: null });
});

test("what was erased counts as not said", () => {
  const forecast = begun(known());
  const schedule = { ...forecast.dispatch!.schedule!, timeZone: "[erased]" };
  const erased = { ...forecast, dispatch: { ...forecast.dispatch!, schedule } };
  expect(byRule(erased, "dhl", { policy, calendar }, 0)?.basis?.schedule).toBe("POLICY");
});
