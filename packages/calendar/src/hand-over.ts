import { addDays, type Day, dayNumber, instantOf, type WallTime, wallTime, weekdayOf } from "./local-time.ts";
import type { BusinessCalendar, CalendarPlace } from "./workdays.ts";

/** A span of a weekday in which a location is open, local time `HH:MM`. */
export interface OpeningHours {
  /** For example `MONDAY`. */
  readonly weekday: string;
  readonly opensAt: string;
  readonly closesAt: string;
}

/** When a location works. */
export interface LocationSchedule {
  /** Empty: open every day. */
  readonly openingHours: readonly OpeningHours[];
  /** Local time `HH:MM` after which work waits for the next day; null when there is none. */
  readonly cutOffTime: string | null;
  /** IANA name. */
  readonly timeZone: string;
  /** Open days from the day on which work begins to the hand-over. */
  readonly handlingDays: number;
  /** Where it is: public holidays there are days of rest. None are known when left out. */
  readonly place?: CalendarPlace | undefined;
}

/** When a location hands over what it is given to do. */
export interface HandOver {
  readonly at: Date;
  /** The day in the location's time zone. */
  readonly day: Day;
}

/** The days of a location's work on what reaches it at a moment. */
export interface HandOverDays {
  /** The day on which it begins. */
  readonly begins: Day;
  /** The day on which it leaves. */
  readonly day: Day;
  /** When it closes on that day, `HH:MM`; `24:00` where no hours are told. */
  readonly closesAt: string;
}

const weekdays = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"] as const;

/** Days after which a location that was never open is taken as open: longer than any run of holidays. */
const reach = 366;

/**
 * When a location has handed over what reaches it at `from`, at the close of the day that `handOverDays` finds, at
 * midnight where no hours are told.
 */
export function handOver(schedule: LocationSchedule, from: Date, calendar: BusinessCalendar): HandOver {
  const { timeZone } = schedule;
  const { day, closesAt } = handOverDays(schedule, wallTime(from, timeZone), calendar);
  const leaves = closesAt === "24:00" ? { day: addDays(day, 1), time: "00:00" } : { day, time: closesAt };
  return { at: instantOf(leaves, timeZone), day };
}

/**
 * The same by the location's own clock. Work begins on the first open day whose cut-off and last closing time are still
 * ahead; each handling day is a further open day. A location is closed on weekdays without hours, if it has any, and on
 * the public holidays of its place.
 */
export function handOverDays(schedule: LocationSchedule, now: WallTime, calendar: BusinessCalendar): HandOverDays {
  const { cutOffTime, handlingDays } = schedule;
  const close = closingTime(schedule, now.day, calendar);
  const late =
    close !== null && ((cutOffTime !== null && now.time >= cutOffTime) || (close !== "24:00" && now.time >= close));
  const begins = nextOpen(schedule, late ? addDays(now.day, 1) : now.day, calendar);
  let day = begins;
  for (let left = handlingDays; left > 0; left--) day = nextOpen(schedule, addDays(day, 1), calendar);
  return { begins, day, closesAt: closingTime(schedule, day, calendar) ?? "24:00" };
}

/** When a location closes on a day for good; null when it does not open. */
function closingTime({ openingHours, place }: LocationSchedule, day: Day, calendar: BusinessCalendar): string | null {
  if (place && calendar.isHoliday(dayNumber(day), place)) return null;
  if (openingHours.length === 0) return "24:00";
  const name = weekdays[weekdayOf(day)];
  const closing = openingHours.flatMap(({ weekday, closesAt }) => (weekday === name ? [closesAt] : []));
  return closing.toSorted().at(-1) ?? null;
}

function nextOpen(schedule: LocationSchedule, from: Day, calendar: BusinessCalendar): Day {
  let day = from;
  for (let steps = 0; steps < reach && closingTime(schedule, day, calendar) === null; steps++) day = addDays(day, 1);
  return day;
}
