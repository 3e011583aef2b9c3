import { expect, test } from "vitest";
import { RequestLimit } from "./request-limit.ts";

test("a minute's worth goes at once, then one at a time; who is refused is told how long to wait", () => {
  const limit = new RequestLimit(30);
  for (let i = 0; i < 30; i += 1) expect(limit.take("a", 0)).toBeNull();
  expect(limit.take("a", 0)).toBe(2);
  expect(limit.take("a", 1_500)).toBe(1);
  expect(limit.take("b", 0)).toBeNull();
  expect(limit.take("a", 2_000)).toBeNull();
  expect(limit.take("a", 2_000)).toBe(2);
  // A clock that is set back gives nothing away, and locks nobody out for longer than that.
  expect(limit.take("b", -1_000)).toBeNull();
});

test("what counts for more takes more, up to a whole minute's worth; what is given back is there again", () => {
  const limit = new RequestLimit(60);
  expect([limit.left("a", 0), limit.take("a", 0, 40), limit.left("a", 0)]).toEqual([60, null, 20]);
  expect(limit.take("a", 0, 30)).toBe(10);
  limit.giveBack("a", 10);
  expect([limit.left("a", 0), limit.take("a", 0, 30), limit.left("a", 500)]).toEqual([30, null, 0]);
  expect([limit.take("b", 0, 1_000), limit.take("b", 0, 1), limit.take("b", 60_000, 1_000)]).toEqual([null, 1, null]);
});
