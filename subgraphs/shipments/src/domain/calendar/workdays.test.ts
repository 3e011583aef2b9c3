import { expect, test } from "vitest";
import { createWorkdays } from "./workdays.ts";

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const isWorkday = createWorkdays();

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
])("%s %s %s: %s, %s", (countryCode, region, date, expected) => {
  expect(isWorkday(day(date), { countryCode, region })).toBe(expected);
  expect(isWorkday(day(date) + 0.7, { countryCode, region })).toBe(expected);
});
