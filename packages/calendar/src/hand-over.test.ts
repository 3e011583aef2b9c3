import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { handOver, handOverDays, type LocationSchedule } from "./hand-over.ts";
import { dayNumber, instantOf, wallTime } from "./local-time.ts";
import { createCalendar } from "./workdays.ts";

const calendar = createCalendar();
const place: LocationSchedule = { openingHours: [], handlingDays: 0, cutOffTime: null, timeZone: "Europe/Berlin" };
const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"];
const officeHours = weekdays.flatMap((weekday) => [
  { weekday, opensAt: "08:00", closesAt: "12:00" },
  { weekday, opensAt: "13:00", closesAt: "17:00" },
]);
const leaves = (more: Partial<LocationSchedule>, from: string): string =>
  handOver({ ...place, ...more }, new Date(from), calendar).at.toISOString();

const bavaria = { countryCode: "DE", region: "BY" };

describe("hand-over", () => {
  it.each([
    // 23 November 2026 is a Monday; Berlin is an hour ahead of UTC.
    ["always open: at the end of the local day", {}, "2026-11-23T10:00:00Z", "2026-11-23T23:00:00.000Z"],
    ["of the local day, not UTC's", {}, "2026-11-23T23:30:00Z", "2026-11-24T23:00:00.000Z"],
    ["before the cut-off", { cutOffTime: "14:00" }, "2026-11-23T12:59:00Z", "2026-11-23T23:00:00.000Z"],
    ["at the cut-off: a day later", { cutOffTime: "14:00" }, "2026-11-23T13:00:00Z", "2026-11-24T23:00:00.000Z"],
    [
      "with hours: at the last close",
      { openingHours: officeHours },
      "2026-11-23T11:30:00Z",
      "2026-11-23T16:00:00.000Z",
    ],
    [
      "after the close: next open day",
      { openingHours: officeHours },
      "2026-11-27T16:00:00Z",
      "2026-11-30T16:00:00.000Z",
    ],
    [
      "at the weekend the cut-off says nothing",
      { openingHours: officeHours, cutOffTime: "10:00" },
      "2026-11-28T15:00:00Z",
      "2026-11-30T16:00:00.000Z",
    ],
    [
      "handling days are open days",
      { openingHours: officeHours, handlingDays: 2 },
      "2026-11-26T09:00:00Z",
      "2026-11-30T16:00:00.000Z",
    ],
    [
      "holidays of its place are days of rest",
      { openingHours: officeHours, handlingDays: 1, place: bavaria },
      "2026-12-24T09:00:00Z",
      "2026-12-28T16:00:00.000Z",
    ],
    [
      "also of its region, also where no hours are told",
      { cutOffTime: "14:00", place: bavaria },
      "2026-01-05T13:00:00Z",
      "2026-01-07T23:00:00.000Z",
    ],
    ["over the end of summer time", { handlingDays: 1 }, "2026-10-24T10:00:00Z", "2026-10-25T23:00:00.000Z"],
  ])("%s", (_, more, from, at) => expect(leaves(more, from)).toBe(at));

  it("begins and leaves on open days alone, whatever the clock does", () => {
    const hours = fc.subarray(officeHours, { minLength: 1 });
    const minute = fc.integer({ min: Date.UTC(2026, 0) / 60_000, max: Date.UTC(2028, 0) / 60_000 });
    const zone = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe");
    fc.assert(
      fc.property(hours, minute, zone, fc.nat(9), (openingHours, at, timeZone, handlingDays) => {
        const schedule = { ...place, openingHours, timeZone, handlingDays, place: bavaria };
        const now = wallTime(new Date(at * 60_000), timeZone);
        const { begins, day, closesAt } = handOverDays(schedule, now, calendar);
        for (const open of [begins, day]) {
          const name = weekdays[(dayNumber(open) + 3) % 7];
          expect(openingHours.some(({ weekday }) => weekday === name)).toBe(true);
          expect(calendar.isHoliday(dayNumber(open), bavaria)).toBe(false);
        }
        expect(begins >= now.day && day >= begins).toBe(true);
        expect(wallTime(handOver(schedule, new Date(at * 60_000), calendar).at, timeZone)).toEqual({
          day,
          time: closesAt,
        });
      }),
    );
  });

  it("is never before, and never earlier for what comes later", () => {
    const hours = fc.subarray(officeHours, { minLength: 1 });
    const moment = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });
    const zone = fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC");
    const cutOff = fc.constantFrom(null, "00:00", "12:30", "23:59");
    fc.assert(
      fc.property(hours, moment, moment, zone, cutOff, fc.nat(5), (openingHours, a, b, timeZone, cutOffTime, days) => {
        const [from, later] = a <= b ? [a, b] : [b, a];
        const at = (when: Date) =>
          handOver({ ...{ openingHours, timeZone, cutOffTime, place: bavaria }, handlingDays: days }, when, calendar)
            .at;
        expect(at(from).getTime()).toBeGreaterThanOrEqual(from.getTime() - 60_000);
        expect(at(later).getTime()).toBeGreaterThanOrEqual(at(from).getTime());
      }),
    );
  });
});

it("a wall clock's time is found again, but for the hour that summer time leaves out", () => {
  const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe");
  const minutes = fc.integer({ min: Date.UTC(2026, 0) / 60_000, max: Date.UTC(2028, 0) / 60_000 });
  fc.assert(
    fc.property(zones, minutes, (zone, minute) => {
      const wall = wallTime(new Date(minute * 60_000), zone);
      expect(wallTime(instantOf(wall, zone), zone)).toEqual(wall);
    }),
  );
  expect(instantOf({ day: "2026-03-29", time: "02:30" }, "Europe/Berlin").toISOString()).toBe(
    "2026-03-29T01:30:00.000Z",
  );
});
