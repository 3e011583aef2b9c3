import { expect, test } from "vitest";
import { compileDateFormat } from "./date-format.ts";

test.each([
  ["DD.MM.YYYY HH:mm", "10.03.2026 07:05", "2026-03-10T07:05"],
  ["DD.MM.YYYY HH:mm:ss Z", "10.03.2026 07:05:09 -05:00", "2026-03-10T07:05:09-05:00"],
  ["DD.MM.YYYY HH:mm:ss Z", "10.03.2026 07:05:09", "2026-03-10T07:05:09"],
  ["MM/DD/YYYY hh:mm A", "3/10/2026 12:05 am", "2026-03-10T00:05"],
  ["MM/DD/YYYY hh:mm A", "3/10/2026 1:05 PM", "2026-03-10T13:05"],
  ["YYYY-MM-DD", " 2026-03-10 ", "2026-03-10"],
  ["ISO", "2026-03-10T07:05:00Z", "2026-03-10T07:05:00Z"],
  ["ISO", "yesterday", null],
  ["DD.MM.YYYY", "yesterday", null],
  ["DD.MM.YYYY", "1".repeat(5000), null],
])("%s reads %s", (format, text, iso) => {
  expect(compileDateFormat(format)?.(text)).toBe(iso);
});

test.each(["", "HH:mm", "DD.MM", "YYYY MM DD DD", "YYYY-MM-DD HH hh"])("%s is no format", (format) => {
  expect(compileDateFormat(format)).toBeNull();
});
