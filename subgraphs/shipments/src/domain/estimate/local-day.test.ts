import { expect, test } from "vitest";
import { dateOf, dayOf, localDays, offsetMinutesAt } from "./local-day.ts";

test("a date stays the day it is, whatever hour and zone follow it", () => {
  for (const text of ["2026-03-29", "2026-03-29T00:30:00+14:00", "2026-03-29T23:59:59-11:00"]) {
    expect(dateOf(dayOf(text)!)).toBe("2026-03-29");
  }
});

test.each(["2026-02-31", "29.3.2026", ""])("%j is no date", (text) => {
  expect(dayOf(text)).toBeNull();
});

test("an instant is on the day of its place", () => {
  const at = new Date("2026-03-01T23:30:00Z");
  expect([null, 60, -600].map((offset) => dateOf(localDays(at, offset)))).toEqual([
    "2026-03-01",
    "2026-03-02",
    "2026-03-01",
  ]);
});

test("a zone's offset is that of the moment", () => {
  expect(offsetMinutesAt("Europe/Berlin", new Date("2026-03-29T00:59:00Z"))).toBe(60);
  expect(offsetMinutesAt("Europe/Berlin", new Date("2026-03-29T01:00:00Z"))).toBe(120);
  expect(offsetMinutesAt("America/St_Johns", new Date("2026-01-01T00:00:00Z"))).toBe(-210);
  expect(offsetMinutesAt("UTC", new Date("2026-01-01T00:00:00Z"))).toBe(0);
});
