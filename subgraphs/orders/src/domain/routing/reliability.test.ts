import { expect, test } from "vitest";
import type { RoutingLocation, RoutingRequest } from "./model.ts";
import { measure } from "./measure.ts";
import { carriersToKnow, knowing } from "./reliability.ts";
import type { LocationCarrier, RoutingPolicy, RoutingRule } from "./rules.ts";

const location = (id: string): RoutingLocation => ({
  ...{ id, name: id, kind: "WAREHOUSE", countryCode: "DE", coordinates: null, openingHours: [], handlingDays: 1 },
  ...{ cutOffTime: null, timeZone: "Europe/Berlin", capacityLeftToday: null, marketsServed: [], active: true },
});
const picksUp = (locationId: string, carrierCode: string, countryCodes: readonly string[] = []): LocationCarrier => ({
  ...{ locationId, carrierCode, countryCodes },
});
const rule: RoutingRule = {
  ...{ kind: "CARRIER_RELIABILITY", weight: 10, channels: ["web"], required: false, locationIds: [], costs: [] },
  carriers: [
    picksUp("a", "fedex"),
    picksUp("a", "dhl", ["FR"]),
    picksUp("b", "ups"),
    picksUp("b", "dhl"),
    picksUp("c", "gls"),
  ],
};
const policy: RoutingPolicy = { version: 1, splitLimit: 5, rules: [rule] };
const request: RoutingRequest = {
  ...{ channel: "web", lines: [], at: new Date(0), excludeLocationIds: [], allowBackorder: false },
  destination: { countryCode: "DE", coordinates: null },
};

test("the figures of a policy's carriers are wanted where a rule of the channel ranks by them", () => {
  expect(carriersToKnow(policy, "web")).toEqual(["fedex", "dhl", "ups", "gls"]);
  expect(carriersToKnow(policy, "pos")).toEqual([]);
  expect(carriersToKnow({ ...policy, rules: [{ ...rule, weight: 0 }] }, "web")).toEqual([]);
  expect(carriersToKnow({ ...policy, rules: [{ ...rule, kind: "CARRIER_AVAILABLE" }] }, "web")).toEqual([]);
});

test("a location is as late as its best carrier there, a split as its latest, and the unknown cannot be measured", () => {
  const known =
    knowing(
      policy,
      new Map([
        ["fedex", 0.9],
        ["ups", 0.5],
        ["dhl", 0.957],
      ]),
    ).rules[0] ?? rule;
  const late = (...ids: string[]) => measure(known, { locations: ids.map(location), assignments: [] }, request);
  expect([late("a"), late("b"), late("a", "b")]).toEqual([100, 43, 100]);
  expect([late("c"), late("a", "c"), late("d")]).toEqual([null, null, null]);
  expect(measure(rule, { locations: [location("a")], assignments: [] }, request)).toBeNull();
});
