import { expect, test } from "vitest";
import type { Estimate } from "./estimate.ts";
import { firstExpectation } from "./first-expectation.ts";
import { noPlace } from "./forecast.ts";
import { dayOf } from "./local-day.ts";

const day = dayOf("2026-03-04") ?? 0;
const first = { current: null, promisedDay: null, destination: noPlace };
const rule = { source: "RULE", day, latest: day + 1 } as const;

test("a shipment is due at the end of the promised day, or else of the latest day that was foretold first", () => {
  expect(firstExpectation(first, rule)).toEqual({
    ...{ dueBy: new Date("2026-03-06T00:00:00Z"), dueSource: "ESTIMATE" },
    estimatedAt: new Date("2026-03-04T12:00:00Z"),
  });
  const promised = { ...first, promisedDay: day + 6 };
  expect(firstExpectation(promised, rule)).toEqual({
    ...{ dueBy: new Date("2026-03-11T00:00:00Z"), dueSource: "PROMISE" },
    estimatedAt: new Date("2026-03-04T12:00:00Z"),
  });
  expect(firstExpectation(promised, { source: "PROMISE", day: day + 6, latest: day + 6 })?.estimatedAt).toBeNull();
});

test.each([
  ["Tokyo is ahead of UTC", { countryCode: "JP", region: "" }, "2026-03-05T15:00:00Z"],
  ["California is behind it", { countryCode: "US", region: "CA" }, "2026-03-06T08:00:00Z"],
  ["Germany is ahead", { countryCode: "DE", region: "BE" }, "2026-03-05T23:00:00Z"],
  ["a state with two zones does not tell", { countryCode: "US", region: "TX" }, "2026-03-06T00:00:00Z"],
])("a day ends when it does at the recipient's: %s", (_, place, dueBy) => {
  const there = { ...first, destination: { ...noPlace, ...place } };
  expect(firstExpectation(there, rule)?.dueBy).toEqual(new Date(dueBy));
});

test("later estimates do not move it, and what the carrier says is noted elsewhere", () => {
  expect(firstExpectation(first, { ...rule, source: "CARRIER" })).toBeNull();
  const current: Estimate = {
    ...{ ...rule, earliest: day, p50: null, p80: null, p95: null, confidence: "LOW", modelId: null },
    ...{ reason: "CREATED", revision: 1, madeAt: new Date("2026-03-01T00:00:00Z") },
  };
  expect(firstExpectation({ ...first, current }, rule)).toBeNull();
});
