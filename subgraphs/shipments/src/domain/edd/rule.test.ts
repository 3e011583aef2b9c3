import { expect, test } from "vitest";
import { createWorkdays } from "../calendar/workdays.ts";
import { type DeliveryRule, deliveryByRule } from "./rule.ts";

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const date = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
const isWorkday = createWorkdays();
const bavaria = { countryCode: "DE", region: "BY" };
const berlin = { countryCode: "DE", region: "BE" };
const rule: DeliveryRule = { cutOff: 14 / 24, handlingDays: { min: 0, max: 1 }, transitDays: { min: 1, max: 2 } };

const arrives = (ordered: string, hour: number, from = berlin, to = berlin): string[] => {
  const range = deliveryByRule(rule, day(ordered) + hour / 24, from, to, isWorkday)!;
  return [date(range.earliest), date(range.latest)];
};

test("a weekday before the cut-off counts at once, after it from the next day", () => {
  expect(arrives("2026-11-16", 13)).toEqual(["2026-11-17", "2026-11-19"]);
  expect(arrives("2026-11-16", 14)).toEqual(["2026-11-17", "2026-11-19"]);
  expect(arrives("2026-11-16", 15)).toEqual(["2026-11-18", "2026-11-20"]);
});

test("weekends and holidays do not count: Friday evening begins on Monday, Christmas is passed over", () => {
  expect(arrives("2026-11-20", 18)).toEqual(["2026-11-24", "2026-11-26"]);
  expect(arrives("2026-12-24", 10)).toEqual(["2026-12-28", "2026-12-30"]);
});

test("the seller's holidays hold up the handling, the recipient's the delivery", () => {
  // 2026-01-06 is a holiday in Bavaria and none in Berlin.
  expect(arrives("2026-01-06", 9, bavaria, berlin)).toEqual(["2026-01-08", "2026-01-12"]);
  expect(arrives("2026-01-05", 9, berlin, bavaria)).toEqual(["2026-01-07", "2026-01-08"]);
});

test("a calendar without workdays gives no date", () => {
  expect(deliveryByRule(rule, day("2026-01-05"), berlin, berlin, () => false)).toBeNull();
});
