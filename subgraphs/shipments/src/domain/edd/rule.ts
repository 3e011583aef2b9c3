import {
  type BusinessCalendar,
  type CalendarPlace,
  dayNumber,
  handOverDays,
  type LocationSchedule,
} from "@waybill/calendar";
import { dateOf } from "../estimate/local-day.ts";
import type { LocalDays } from "./parcel.ts";

/** Fewest and most days of something. */
export interface DaySpan {
  readonly min: number;
  readonly max: number;
}

/** How a seller works, all locations alike. */
export interface SellerSchedule {
  /** Share of the seller's day until which an order leaves the same day's count: 0.5 is noon. */
  readonly cutOff: number;
  /** The seller's workdays until the hand-over, after the day of the order; 0 hands over the same day. */
  readonly handlingDays: DaySpan;
  /** Whose holidays are days of rest. */
  readonly place: CalendarPlace;
}

/** The days of the work on an order, since 1970-01-01. */
export interface Handling {
  /** From this day on it is counted. */
  readonly begins: number;
  /** The days on which it may be handed over, rising; each is as likely as the others. */
  readonly handOver: readonly number[];
}

/** The calendar days between which a delivery is expected, and those by which a share of such parcels arrives. */
export interface DeliveryDays {
  readonly earliest: number;
  readonly latest: number;
  readonly p50: number;
  readonly p80: number;
  readonly p95: number;
}

/**
 * When a seller hands over. An order after the cut-off, or on a day of rest, counts as of the next workday.
 * @param orderedAt on the seller's wall clock. @returns null when the calendar has no workday within reach.
 */
export function handlingBySeller(
  { cutOff, handlingDays, place }: SellerSchedule,
  orderedAt: LocalDays,
  calendar: BusinessCalendar,
): Handling | null {
  const day = Math.floor(orderedAt);
  const counted = orderedAt - day > cutOff + halfSecond ? day + 1 : day;
  const days = workdaysFrom(counted, handlingDays.max, place, calendar);
  const [begins] = days ?? [];
  return days === null || begins === undefined ? null : { begins, handOver: days.slice(handlingDays.min) };
}

/**
 * When a location hands over, by its own hours, cut-off, handling days and holidays.
 * @param orderedAt on the location's wall clock.
 */
export function handlingByLocation(
  schedule: LocationSchedule,
  orderedAt: LocalDays,
  calendar: BusinessCalendar,
): Handling {
  const minutes = Math.floor((orderedAt + halfSecond) * 1440);
  const clock = (value: number): string => String(value).padStart(2, "0");
  const time = `${clock(Math.floor((minutes % 1440) / 60))}:${clock(minutes % 60)}`;
  const { begins, day } = handOverDays(schedule, { day: dateOf(minutes / 1440), time }, calendar);
  return { begins: dayNumber(begins), handOver: [dayNumber(day)] };
}

/** Moments as shares of days are not exact: what differs by less is the same. */
const halfSecond = 0.5 / 86_400;

/**
 * When a parcel arrives that is handed over on one of some days. Transit counts the destination's workdays, on which
 * alone there are deliveries; every number of days within the span is as likely as the others.
 * @param handOver not empty. @param from what can still happen: a day before it counts in no share, unless none is left.
 * @returns null when the destination's calendar has no workday within reach.
 */
export function deliveryDays(
  handOver: readonly number[],
  transitDays: DaySpan,
  destination: CalendarPlace,
  calendar: BusinessCalendar,
  from = Number.NEGATIVE_INFINITY,
): DeliveryDays | null {
  const all: number[] = [];
  for (const day of handOver) {
    // No day in transit delivers on the day of the hand-over, or when the destination opens next.
    const days = workdaysFrom(day + 1, Math.max(0, transitDays.max - 1), destination, calendar);
    const sameDay = transitDays.min === 0 ? workdaysFrom(day, 0, destination, calendar) : [];
    if (days === null || sameDay === null) return null;
    const later = transitDays.max === 0 ? [] : days.slice(Math.max(0, transitDays.min - 1));
    all.push(...sameDay, ...later);
  }
  all.sort((a, b) => a - b);
  const open = all.filter((day) => day >= from);
  const possible = open.length > 0 ? open : all;
  const by = (share: number): number => possible[Math.ceil(share * possible.length) - 1]!;
  return { earliest: all[0]!, latest: all.at(-1)!, p50: by(0.5), p80: by(0.8), p95: by(0.95) };
}

/** A year: longer than any run of days of rest, so a calendar without workdays ends the count. */
const reach = 366;

/** The first workday from a day on, and as many more as are wanted; null when there are not so many within reach. */
function workdaysFrom(
  day: number,
  more: number,
  place: CalendarPlace,
  { isWorkday }: BusinessCalendar,
): number[] | null {
  const found: number[] = [];
  const end = day + reach + 7 * more;
  for (let at = day; found.length <= more; at++) {
    if (at > end) return null;
    if (isWorkday(at, place)) found.push(at);
  }
  return found;
}
