import { expect, test } from "vitest";
import { nextPoll } from "./poll-schedule.ts";

const now = new Date("2026-03-01T12:00:00Z");
const minutesTo = (date: Date | null): number | null => date && (date.getTime() - now.getTime()) / 60_000;

test.each([
  ["OUT_FOR_DELIVERY", 0, 24],
  ["OUT_FOR_DELIVERY", 1, 36],
  ["IN_TRANSIT", 0.5, 120],
  ["PENDING", 0.5, 240],
] as const)("%s with chance %d is asked about after %d minutes", (status, random, minutes) => {
  expect(minutesTo(nextPoll(status, now, random))).toBe(minutes);
});

test.each(["DELIVERED", "RETURNED", "CANCELLED"] as const)("%s is asked about no more", (status) => {
  expect(nextPoll(status, now, 0.5)).toBeNull();
});
