import { expect, test } from "vitest";
import type { Estimate } from "./estimate.ts";
import { firstExpectation } from "./first-expectation.ts";
import { dayOf } from "./local-day.ts";

const day = dayOf("2026-03-04") ?? 0;
const first = { current: null, promisedDay: null };
const rule = { source: "RULE", day, latest: day + 1 } as const;

test("a shipment is due at the end of the promised day, or else of the latest day that was foretold first", () => {
  expect(firstExpectation(first, rule)).toEqual({
    ...{ dueBy: new Date("2026-03-06T00:00:00Z"), dueSource: "ESTIMATE" },
    estimatedAt: new Date("2026-03-04T12:00:00Z"),
  });
  const promised = { current: null, promisedDay: day + 6 };
  expect(firstExpectation(promised, rule)).toEqual({
    ...{ dueBy: new Date("2026-03-11T00:00:00Z"), dueSource: "PROMISE" },
    estimatedAt: new Date("2026-03-04T12:00:00Z"),
  });
  expect(firstExpectation(promised, { source: "PROMISE", day: day + 6, latest: day + 6 })?.estimatedAt).toBeNull();
});

test("later estimates do not move it, and what the carrier says is noted elsewhere", () => {
  expect(firstExpectation(first, { ...rule, source: "CARRIER" })).toBeNull();
  const current: Estimate = {
    ...{ ...rule, earliest: day, p50: null, p80: null, p95: null, confidence: "LOW", modelId: null },
    ...{ reason: "CREATED", revision: 1, madeAt: new Date("2026-03-01T00:00:00Z") },
  };
  expect(firstExpectation({ ...first, current }, rule)).toBeNull();
});
