import fc from "fast-check";
import { expect, test } from "vitest";
import { shipmentStatuses } from "./shipment-status.ts";
import { isFresh, nextPoll, type PollFacts, pollInterval } from "./poll-schedule.ts";

const now = new Date("2026-03-01T12:00:00Z");
const ago = (days: number): Date => new Date(now.getTime() - days * 24 * 3_600_000);
const facts = (more: Partial<PollFacts> = {}): PollFacts => ({
  status: "IN_TRANSIT",
  modes: [],
  heardAt: now,
  ...more,
});
const minutes = (given: PollFacts, random = 0.5): number | null => {
  const next = nextPoll(given, now, random);
  return next && (next.getTime() - now.getTime()) / 60_000;
};

test.each<[string, Partial<PollFacts>, number, number]>([
  ["out for delivery, at the earliest", { status: "OUT_FOR_DELIVERY" }, 0, 24],
  ["out for delivery, at the latest", { status: "OUT_FOR_DELIVERY" }, 1, 36],
  ["in transit", {}, 0.5, 120],
  ["in transit by post", { modes: ["POST"] }, 0.5, 240],
  ["in transit by post or parcel", { modes: ["POST", "PARCEL"] }, 0.5, 120],
  ["in mid-ocean", { modes: ["SEA"] }, 0.5, 1440],
  ["in mid-ocean, then out for delivery", { status: "OUT_FOR_DELIVERY", modes: ["SEA"] }, 0.5, 30],
  ["not seen yet", { status: "PENDING" }, 0.5, 240],
  ["in transit, four days without news", { heardAt: ago(4) }, 0.5, 240],
  ["in transit, eleven days without news", { heardAt: ago(11) }, 0.5, 480],
  ["in mid-ocean, eleven days without news", { modes: ["SEA"], heardAt: ago(11) }, 0.5, 1440],
])("a shipment %s is asked about after so many minutes", (_, given, random, after) => {
  expect(minutes(facts(given), random)).toBe(after);
});

test.each<[string, Partial<PollFacts>]>([
  ["delivered", { status: "DELIVERED" }],
  ["returned", { status: "RETURNED" }],
  ["cancelled", { status: "CANCELLED" }],
  ["without news for 30 days", { heardAt: ago(30) }],
])("a shipment that is %s is asked about no more", (_, given) => {
  expect(nextPoll(facts(given), now, 0.5)).toBeNull();
  expect(isFresh(facts(given), now)).toBe(false);
});

test("a push postpones the question by as long as the question would have waited", () => {
  expect(isFresh(facts({ heardAt: new Date(now.getTime() - 95 * 60_000) }), now)).toBe(true);
  expect(isFresh(facts({ heardAt: new Date(now.getTime() - 96 * 60_000) }), now)).toBe(false);
});

test("whatever is known, a question comes after 24 minutes at the earliest and 29 hours at the latest", () => {
  const anyFacts = fc.record({
    status: fc.constantFrom(...shipmentStatuses),
    modes: fc.uniqueArray(fc.constantFrom("POST", "PARCEL", "FREIGHT", "AIR", "SEA")),
    heardAt: fc.double({ min: -1, max: 40, noNaN: true }).map(ago),
  });
  fc.assert(
    fc.property(anyFacts, fc.double({ min: 0, max: 1, noNaN: true }), (given, random) => {
      const after = minutes(given, random);
      expect(after === null).toBe(pollInterval(given, now) === null);
      if (after === null) return;
      expect(after).toBeGreaterThanOrEqual(24);
      expect(after).toBeLessThanOrEqual(29 * 60);
    }),
  );
});
