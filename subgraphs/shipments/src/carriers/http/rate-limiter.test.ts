import { expect, test } from "vitest";
import { waitAskedFor } from "./wait-asked-for.ts";
import { RateLimiter } from "./rate-limiter.ts";

const reserve = (limiter: RateLimiter, times: number, now: number, account = "a") =>
  Array.from({ length: times }, () => limiter.reserve(account, now, 10_000));

test("a second's worth goes at once, the rest is spread over what follows, per account", () => {
  const limiter = new RateLimiter(4);
  expect(reserve(limiter, 6, 0)).toEqual([0, 0, 0, 0, 250, 500]);
  expect(reserve(limiter, 1, 0, "b")).toEqual([0]);
  expect(reserve(limiter, 1, 5000)).toEqual([0]);
});

test("less than one a second is spread as well", () => {
  expect(reserve(new RateLimiter(0.2), 3, 0)).toEqual([0, 5000, 10_000]);
});

test("who would wait too long takes no place", () => {
  const limiter = new RateLimiter(1);
  expect([0, 0, 0].map(() => limiter.reserve("a", 0, 1000))).toEqual([0, 1000, null]);
  expect(limiter.reserve("a", 1000, 1000)).toBe(1000);
});

test.each([
  ["30", 30],
  ["0", 0],
  ["-5", 0],
  ["Mon, 02 Mar 2026 00:01:00 GMT", 60],
  ["Mon, 02 Mar 2020 00:01:00 GMT", 0],
  ["soon", null],
  ["", null],
  [undefined, null],
  [["1", "2"], null],
])("Retry-After %s is %s seconds", (header, seconds) => {
  expect(waitAskedFor(503, { "retry-after": header }, Date.UTC(2026, 2, 2))).toBe(seconds);
});

test.each([
  [429, "1772409690", 90],
  [429, "7", 7],
  [429, "soon", null],
  [200, "7", null],
])("%i with X-RateLimit-Reset %s asks to wait %s seconds", (status, header, seconds) => {
  expect(waitAskedFor(status, { "x-ratelimit-reset": header }, Date.UTC(2026, 2, 2))).toBe(seconds);
});
