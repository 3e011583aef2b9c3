import { expect, test } from "vitest";
import { isoDay, isoOf, isoTime } from "./compact-time.ts";

test.each([
  [{ date: "20260310", time: "071356", offset: "-05:00" }, "2026-03-10T07:13:56-05:00"],
  [{ date: "20260310", time: "071356", offset: "-04.00" }, "2026-03-10T07:13:56-04:00"],
  // The offset follows from the same instant at Greenwich, whose hour has lost its leading zero.
  [{ date: "20260310", time: "024700", gmtDate: "20260310", gmtTime: "74700" }, "2026-03-10T02:47:00-05:00"],
  [{ date: "20260310", time: "231500", gmtDate: "20260310", gmtTime: "17:45:00" }, "2026-03-10T23:15:00+05:30"],
  // Nonsense at Greenwich is no zone.
  [{ date: "20260310", time: "231500", gmtDate: "20260301", gmtTime: "000000" }, "2026-03-10T23:15:00"],
  [{ date: "20260310", time: "231500" }, "2026-03-10T23:15:00"],
  [{ date: "20260310", time: "" }, "2026-03-10"],
  [{ date: "10.03.2026", time: "0900" }, "10.03.2026"],
  [{ date: null, time: "090000" }, ""],
])("%o is %s", (given, iso) => {
  expect(isoOf(given)).toBe(iso);
});

test("days and times that are none are none", () => {
  expect([isoDay("20261332"), isoDay(""), isoDay(undefined)]).toEqual([null, null, null]);
  expect([isoTime("15:44:34"), isoTime("15:44"), isoTime("noon"), isoTime(null)]).toEqual([
    "15:44:34",
    "15:44:00",
    null,
    null,
  ]);
});
