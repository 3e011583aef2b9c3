import { expect, test } from "vitest";
import { readScanTime } from "./scan-time.ts";
import { offsetAtPlace } from "./zone-of-place.ts";

const at = (countryCode: string | null, region: string | null, local: string) =>
  offsetAtPlace({ countryCode, region }, Date.parse(`${local}Z`));

test.each([
  ["IN", null, "2026-03-01T10:00:00", 330],
  ["DE", null, "2026-01-15T10:00:00", 60],
  ["DE", "BE", "2026-07-15T10:00:00", 120],
  ["US", "NY", "2026-07-15T10:00:00", -240],
  ["us", "az", "2026-07-15T10:00:00", -420],
  // 29 March 2026, 02:00 in Berlin becomes 03:00; 25 October, 02:30 happens twice.
  ["DE", null, "2026-03-29T01:59:00", 60],
  ["DE", null, "2026-03-29T03:01:00", 120],
  ["DE", null, "2026-10-25T02:30:00", 120],
  ["DE", null, "2026-10-25T03:30:00", 60],
])("%s %s shows %s at %d minutes from UTC", (country, region, local, offset) => {
  expect(at(country, region, local)).toBe(offset);
});

test.each([
  ["US", null],
  ["US", "TX"],
  ["BR", "SP"],
  [null, null],
])("%s %s does not tell its zone", (country, region) => {
  expect(at(country, region, "2026-03-01T10:00:00")).toBeNull();
});

test("a time without a zone is read where it happened, and says so", () => {
  const place = { countryCode: "IN", region: null };
  const receivedAt = new Date("2026-03-01T12:00:00Z");
  expect(readScanTime("2026-03-01T10:00:00", receivedAt, place)).toMatchObject({
    occurredAt: new Date("2026-03-01T04:30:00Z"),
    utcOffsetMinutes: 330,
    timeSource: "INFERRED_FROM_LOCATION",
  });
  expect(readScanTime("2026-03-01T10:00:00Z", receivedAt, place)).toMatchObject({ timeSource: "CARRIER_UTC" });
  expect(readScanTime("2026-03-01", receivedAt, place)).toMatchObject({
    timeSource: "ASSUMED_UTC",
    utcOffsetMinutes: null,
  });
});
