import { expect, test } from "vitest";
import { CircuitBreaker } from "./circuit-breaker.ts";

const start = Date.UTC(2026, 2, 1);
const at = (seconds: number): Date => new Date(start + seconds * 1000);
const away = { code: "UNAVAILABLE", message: "" } as const;

/** A breaker after `count` failures, all at second 0. */
function failed(count: number): CircuitBreaker {
  const breaker = new CircuitBreaker();
  for (let i = 0; i < count; i += 1) breaker.record("a", away, at(0));
  return breaker;
}

test("four failures in a row are borne; the fifth makes it pause 30 seconds, for this source alone", () => {
  expect(failed(4).allows("a", at(0))).toBe(true);
  const breaker = failed(5);
  expect([0, 29, 30].map((second) => breaker.allows("a", at(second)))).toEqual([false, false, true]);
  expect(breaker.allows("b", at(0))).toBe(true);
});

test("after a pause one question goes through; a failure doubles the pause, an answer ends it", () => {
  const breaker = failed(5);
  expect([breaker.allows("a", at(30)), breaker.allows("a", at(30))]).toEqual([true, false]);
  breaker.record("a", away, at(31));
  expect([90, 91].map((second) => breaker.allows("a", at(second)))).toEqual([false, true]);
  breaker.record("a", null, at(92));
  expect([breaker.allows("a", at(92)), breaker.allows("a", at(92))]).toEqual([true, true]);
});

test("who never says how the question went is not waited for", () => {
  const breaker = failed(5);
  expect(breaker.allows("a", at(30))).toBe(true);
  expect(breaker.allows("a", at(61))).toBe(true);
});

test("the pause grows no longer than 10 minutes", () => {
  const breaker = failed(40);
  expect([599, 600].map((second) => breaker.allows("a", at(second)))).toEqual([false, true]);
});

test("how long a pause still lasts is told, and asking changes nothing", () => {
  const breaker = new CircuitBreaker();
  expect(breaker.secondsLeft("a", at(0))).toBe(0);
  breaker.record("a", { code: "RATE_LIMITED", message: "", retryAfterSeconds: 7 }, at(0));
  expect([breaker.secondsLeft("a", at(0)), breaker.secondsLeft("a", at(6.5)), breaker.secondsLeft("a", at(8))]).toEqual(
    [7, 1, 0],
  );
});

test("a carrier that asks to wait is left alone exactly that long, and that is no fault", () => {
  const breaker = new CircuitBreaker();
  breaker.record("a", { code: "RATE_LIMITED", message: "", retryAfterSeconds: 7 }, at(0));
  expect([6, 7].map((second) => breaker.allows("a", at(second)))).toEqual([false, true]);
  breaker.record("b", { code: "RATE_LIMITED", message: "" }, at(0));
  expect([59, 60].map((second) => breaker.allows("b", at(second)))).toEqual([false, true]);
});

test("numbers that nobody knows are good answers", () => {
  const breaker = failed(4);
  breaker.record("a", { code: "NOT_FOUND", message: "" }, at(0));
  breaker.record("a", away, at(0));
  expect(breaker.allows("a", at(0))).toBe(true);
});
