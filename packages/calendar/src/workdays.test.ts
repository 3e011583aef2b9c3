import { expect, test } from "vitest";
import { createCalendar } from "./workdays.ts";

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const { isHoliday, isWorkday } = createCalendar();

test.each([
  ["BR", "SP", "2018-05-02", true, "a Wednesday"],
  ["BR", "SP", "2018-05-05", false, "a Saturday"],
  ["BR", "SP", "2018-05-06", false, "a Sunday"],
  ["BR", "SP", "2018-05-01", false, "Labour Day"],
  ["BR", "SP", "2018-03-30", false, "Good Friday, which moves"],
  ["BR", "SP", "2018-07-09", false, "a holiday of the state"],
  ["BR", "RJ", "2018-07-09", true, "the holiday of another state"],
  ["BR", "", "2018-07-09", true, "no state known"],
  ["DE", "BY", "2026-01-06", false, "Epiphany in Bavaria"],
  ["DE", "BE", "2026-01-06", true, "not in Berlin"],
  ["XX", "", "2026-12-25", true, "a country without known holidays"],
  ["", "", "2026-12-26", false, "a weekend anywhere"],
  ["SA", "", "2026-11-20", false, "a Friday, weekend in Saudi Arabia"],
  ["SA", "", "2026-11-22", true, "a Sunday there"],
  ["IN", "", "2026-11-21", true, "a Saturday in India"],
])("%s %s %s: %s, %s", (countryCode, region, date, expected) => {
  expect(isWorkday(day(date), { countryCode, region })).toBe(expected);
  expect(isWorkday(day(date) + 0.7, { countryCode, region })).toBe(expected);
});

test("a weekend is no holiday, and what is not a region counts as none", () => {
  expect(isHoliday(day("2026-12-26") + 1, { countryCode: "DE", region: "" })).toBe(false);
  expect(isHoliday(day("2026-12-25"), { countryCode: "DE", region: "Bayern, ganz unten" })).toBe(true);
  expect(isHoliday(day("1969-12-25"), { countryCode: "DE", region: "" })).toBe(true);
});
