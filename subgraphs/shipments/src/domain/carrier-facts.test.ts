import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CarrierFacts,
  joinFacts,
  mergeFacts,
  noFacts,
  nothingStated,
  sameFacts,
  type StatedAt,
  withDelay,
} from "./carrier-facts.ts";
import { initialState } from "./fold-scans.ts";

const at = (scan: number, receipt = scan): StatedAt => ({
  source: "fedex",
  asOf: new Date(Date.UTC(2026, 2, 1, scan)),
  receivedAt: new Date(Date.UTC(2026, 2, 2, receipt)),
});
const estimate = (day: number) => ({
  ...nothingStated,
  estimate: { date: `2026-03-0${day}`, windowStart: null, windowEnd: null, kind: "ESTIMATED" as const },
});
const dateOf = (facts: CarrierFacts) => facts.estimate?.value.date;

test("of each kind the newest word stays, by the newest scan that came with it", () => {
  const facts = mergeFacts(mergeFacts(noFacts, estimate(4), at(5)), { ...estimate(3), serviceName: "Ground" }, at(2));
  expect(dateOf(facts)).toBe("2026-03-04");
  expect(facts.serviceName?.value).toBe("Ground");
});

test("between two that knew the same scans, the later decides; a repeat is no news", () => {
  const first = mergeFacts(noFacts, estimate(3), at(5, 1));
  expect(dateOf(mergeFacts(first, estimate(4), at(5, 2)))).toBe("2026-03-04");
  expect(sameFacts(first, mergeFacts(first, estimate(3), at(5, 2)))).toBe(true);
  expect(sameFacts(first, mergeFacts(first, nothingStated, at(9)))).toBe(true);
});

test("however statements arrive and however often, the same ones stand in the end", () => {
  const statement = fc.record({ day: fc.integer({ min: 1, max: 9 }), scan: fc.integer({ min: 0, max: 20 }) });
  const distinct = fc.uniqueArray(statement, { selector: ({ scan }) => scan, maxLength: 6 });
  fc.assert(
    fc.property(
      distinct.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
      ),
      ([all, arrivals]) => {
        const take = (list: typeof all) =>
          list.reduce<CarrierFacts>((facts, { day, scan }) => mergeFacts(facts, estimate(day), at(scan)), noFacts);
        const [early, late] = [arrivals.slice(0, 3), arrivals.slice(3)];
        expect(take(arrivals)).toEqual(take(all));
        expect(joinFacts(take(early), take(late))).toEqual(take(all));
      },
    ),
  );
});

test("the carrier's word on lateness stands beside the status, until a newer scan or the delivery", () => {
  const late = mergeFacts(noFacts, { ...nothingStated, delay: { state: "DELAYED", reason: "WEATHER" } }, at(5));
  const moving = { ...initialState, status: "IN_TRANSIT", statusOccurredAt: at(5).asOf } as const;
  expect(withDelay(moving, late)).toMatchObject({ status: "IN_TRANSIT", condition: "DELAYED", reason: "WEATHER" });
  expect(withDelay({ ...moving, statusOccurredAt: at(6).asOf }, late)).toMatchObject({ condition: "ON_TIME" });
  expect(withDelay({ ...moving, condition: "ON_HOLD" }, late)).toMatchObject({ condition: "ON_HOLD" });
  expect(withDelay({ ...moving, status: "DELIVERED" }, late)).toMatchObject({ condition: "ON_TIME" });
  expect(withDelay(moving, noFacts)).toBe(moving);
});
