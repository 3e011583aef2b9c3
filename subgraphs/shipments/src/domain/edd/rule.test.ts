import { createCalendar, type LocationSchedule } from "@waybill/calendar";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { localDays, offsetMinutesAt } from "../estimate/local-day.ts";
import { deliveryDays, handlingByLocation, handlingBySeller } from "./rule.ts";

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const date = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
const calendar = createCalendar();
const bavaria = { countryCode: "DE", region: "BY" };
const berlin = { countryCode: "DE", region: "BE" };
const transit = { min: 1, max: 2 };
const seller = { cutOff: 14 / 24, handlingDays: { min: 0, max: 1 } };

const arrives = (ordered: string, hour: number, from = berlin, to = berlin): string[] => {
  const handling = handlingBySeller({ ...seller, place: from }, day(ordered) + hour / 24, calendar)!;
  const range = deliveryDays(handling.handOver, transit, to, calendar)!;
  return [date(range.earliest), date(range.latest)];
};

describe("by the policy's times", () => {
  it("counts a weekday before the cut-off at once, after it from the next day", () => {
    expect(arrives("2026-11-16", 13)).toEqual(["2026-11-17", "2026-11-19"]);
    expect(arrives("2026-11-16", 14)).toEqual(["2026-11-17", "2026-11-19"]);
    expect(arrives("2026-11-16", 15)).toEqual(["2026-11-18", "2026-11-20"]);
  });

  it("counts no weekends and holidays: Friday evening begins on Monday, Christmas is passed over", () => {
    expect(arrives("2026-11-20", 18)).toEqual(["2026-11-24", "2026-11-26"]);
    expect(arrives("2026-12-24", 10)).toEqual(["2026-12-28", "2026-12-30"]);
  });

  it("lets the seller's holidays hold up the handling, the recipient's the delivery", () => {
    // 2026-01-06 is a holiday in Bavaria and none in Berlin.
    expect(arrives("2026-01-06", 9, bavaria, berlin)).toEqual(["2026-01-08", "2026-01-12"]);
    expect(arrives("2026-01-05", 9, berlin, bavaria)).toEqual(["2026-01-07", "2026-01-08"]);
  });

  it("gives no date where a calendar has no workdays", () => {
    const never = { isHoliday: () => true, isWorkday: () => false };
    expect(handlingBySeller({ ...seller, place: berlin }, day("2026-01-05"), never)).toBeNull();
    expect(deliveryDays([day("2026-01-05")], transit, berlin, never)).toBeNull();
  });
});

test("days in transit are workdays of the destination: none delivers at once, or when it opens next", () => {
  const on = (min: number, max: number, handed: string, to: { countryCode: string; region: string }) => {
    const { earliest, latest } = deliveryDays([day(handed)], { min, max }, to, calendar)!;
    return [date(earliest), date(latest)];
  };
  expect(on(0, 0, "2026-11-20", berlin)).toEqual(["2026-11-20", "2026-11-20"]);
  expect(on(0, 1, "2026-11-21", berlin)).toEqual(["2026-11-23", "2026-11-23"]);
  // Saudi Arabia rests on Friday and Saturday.
  expect(on(1, 2, "2026-11-19", { countryCode: "SA", region: "" })).toEqual(["2026-11-22", "2026-11-23"]);
});

test("the shares are those of all days that are possible, and still can be", () => {
  // Handed over on Monday or Tuesday, one to three days on the way: 17, 18, 18, 19, 19, 20.
  const monday = day("2026-11-16");
  const days = (from?: number) => deliveryDays([monday, monday + 1], { min: 1, max: 3 }, berlin, calendar, from)!;
  const told = ({ p50, p80, p95 }: ReturnType<typeof days>): number[] => [p50, p80, p95].map((at) => at - monday);
  expect(told(days())).toEqual([2, 3, 4]);
  expect(told(days(monday + 3))).toEqual([3, 4, 4]);
  expect(told(days(monday + 30))).toEqual([2, 3, 4]);
});

const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const places = fc.constantFrom(bavaria, { countryCode: "BR", region: "SP" }, { countryCode: "SA", region: "" });
const schedule: fc.Arbitrary<LocationSchedule> = fc.record({
  openingHours: fc
    .subarray(weekdays)
    .map((open) => open.map((weekday) => ({ weekday, opensAt: "08:00", closesAt: "17:00" }))),
  cutOffTime: fc.constantFrom(null, "00:00", "11:30", "16:00", "23:59"),
  timeZone: fc.constantFrom("Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC"),
  handlingDays: fc.nat(4),
  place: places,
});
const spans = fc.tuple(fc.nat(4), fc.nat(4)).map(([min, more]) => ({ min, max: min + more }));
const minute = fc.integer({ min: Date.UTC(2026, 0) / 60_000, max: Date.UTC(2028, 0) / 60_000 });

describe("by a location's times", () => {
  const rule = (location: LocationSchedule, ms: number, transitDays: { min: number; max: number }, to = berlin) => {
    const at = new Date(ms);
    const ordered = localDays(at, offsetMinutesAt(location.timeZone, at));
    const handling = handlingByLocation(location, ordered, calendar);
    return { ordered, ...handling, ...deliveryDays(handling.handOver, transitDays, to, calendar)! };
  };

  it("never arrives earlier for what is ordered later", () => {
    fc.assert(
      fc.property(schedule, minute, fc.integer({ min: 0, max: 4 * 1440 }), spans, (location, at, later, days) => {
        const [first, second] = [rule(location, at * 60_000, days), rule(location, (at + later) * 60_000, days)];
        // In the hour that comes twice the clock on the wall, by which a cut-off is meant, goes back.
        fc.pre(second.ordered >= first.ordered);
        for (const key of ["begins", "earliest", "latest", "p50", "p80", "p95"] as const) {
          expect(second[key]).toBeGreaterThanOrEqual(first[key]);
        }
      }),
    );
  });

  it("hands over on open days and delivers on workdays, in order", () => {
    fc.assert(
      fc.property(schedule, minute, spans, places, (location, at, days, to) => {
        const found = rule(location, at * 60_000, days, to);
        const { openingHours, place } = location;
        for (const open of [found.begins, ...found.handOver]) {
          const name = weekdays[(open + 3) % 7];
          expect(openingHours.length === 0 || openingHours.some(({ weekday }) => weekday === name)).toBe(true);
          expect(calendar.isHoliday(open, place!)).toBe(false);
        }
        const { ordered, begins, handOver, earliest, p50, p80, p95, latest } = found;
        for (const end of [earliest, p50, p80, p95, latest]) expect(calendar.isWorkday(end, to)).toBe(true);
        const rising = [Math.floor(ordered), begins, handOver[0]!, earliest, p50, p80, p95, latest];
        expect(rising).toEqual(rising.toSorted((a, b) => a - b));
      }),
    );
  });

  it("reads the order's time on the location's clock, on either side of a change", () => {
    const open = { openingHours: [], cutOffTime: "14:00", timeZone: "America/New_York", handlingDays: 0 };
    const begins = (at: string): string => date(rule(open, Date.parse(at), transit).begins);
    // Clocks in New York went forward on 8 March 2026, back on 1 November.
    expect([begins("2026-03-07T18:59:00Z"), begins("2026-03-07T19:00:00Z")]).toEqual(["2026-03-07", "2026-03-08"]);
    expect([begins("2026-03-08T17:59:00Z"), begins("2026-03-08T18:00:00Z")]).toEqual(["2026-03-08", "2026-03-09"]);
    expect([begins("2026-11-01T18:59:00Z"), begins("2026-11-01T19:00:00Z")]).toEqual(["2026-11-01", "2026-11-02"]);
  });
});
