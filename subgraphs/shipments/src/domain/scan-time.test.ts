import { expect, test } from "vitest";
import { readScanTime } from "./scan-time.ts";

const receivedAt = new Date("2026-03-01T12:00:00Z");

test.each([
  ["2026-03-01T14:30:00+05:30", "2026-03-01T09:00:00.000Z", 330, "CARRIER_OFFSET", "SECOND", null],
  ["2026-02-28T23:30:00-05:00", "2026-03-01T04:30:00.000Z", -300, "CARRIER_OFFSET", "SECOND", null],
  ["2026-03-01T08:07:00Z", "2026-03-01T08:07:00.000Z", null, "CARRIER_UTC", "SECOND", null],
  ["2026-03-01T08:07:00.123456Z", "2026-03-01T08:07:00.123Z", null, "CARRIER_UTC", "SECOND", null],
  ["2026-03-01 08:07", "2026-03-01T08:07:00.000Z", null, "ASSUMED_UTC", "MINUTE", null],
  ["2026-03-01", "2026-03-01T00:00:00.000Z", null, "ASSUMED_UTC", "DATE", null],
  ["2026-03-02T12:00:00Z", "2026-03-02T12:00:00.000Z", null, "CARRIER_UTC", "SECOND", null],
  ["2026-03-02T12:00:01Z", "2026-03-02T12:00:01.000Z", null, "CARRIER_UTC", "SECOND", "FUTURE"],
  ["2027-03-01T12:00:00Z", "2027-03-01T12:00:00.000Z", null, "CARRIER_UTC", "SECOND", "FUTURE"],
  ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z", null, "CARRIER_UTC", "SECOND", "TOO_OLD"],
  ["2025-03-30T02:30:00+01:00", "2025-03-30T01:30:00.000Z", 60, "CARRIER_OFFSET", "SECOND", null],
])("%s is read as %s", (raw, utc, utcOffsetMinutes, timeSource, timePrecision, timeFlag) => {
  const occurredAt = new Date(utc);
  const expected = { occurredAt, occurredRaw: raw, utcOffsetMinutes, timeSource, timePrecision, timeFlag };
  expect(readScanTime(raw, receivedAt)).toEqual(expected);
});

test.each([
  "",
  "yesterday",
  "2026-02-30T00:00:00Z",
  "2026-13-01",
  "2026-03-01T25:00:00Z",
  "20260301",
  "9".repeat(4096),
])("%j cannot be read: the receipt stands in and the time is flagged", (raw) => {
  expect(readScanTime(raw, receivedAt)).toMatchObject({
    occurredAt: receivedAt,
    timeSource: "RECEIPT",
    timeFlag: "UNREADABLE",
  });
});

test.each([
  ["2026-03-01T04:30:00Z", { countryCode: "US", region: "CA" }, -480],
  ["2026-07-01T04:30:00Z", { countryCode: "US", region: "CA" }, -420],
  ["2026-02-28T20:00:00Z", { countryCode: "IN", region: null }, 330],
  ["2026-03-01T04:30:00Z", { countryCode: "US", region: null }, null],
] as const)("%s in UTC is on the day of its place %j", (raw, place, utcOffsetMinutes) => {
  const read = readScanTime(raw, receivedAt, place);
  expect(read).toMatchObject({ occurredAt: new Date(raw), utcOffsetMinutes, timeSource: "CARRIER_UTC" });
});
