import type { CalendarPlace } from "../calendar/workdays.ts";
import type { LocalDays } from "./parcel.ts";

/** What a seller and a carrier say of how they work. */
export interface DeliveryRule {
  /** Share of the seller's day until which an order leaves the same day's count: 0.5 is noon. */
  readonly cutOff: number;
  /** The seller's workdays until the hand-over, after the day of the order; 0 hands over the same day. */
  readonly handlingDays: { readonly min: number; readonly max: number };
  /** The carrier's workdays from the hand-over to the delivery. */
  readonly transitDays: { readonly min: number; readonly max: number };
}

/** The calendar days between which a delivery is expected, days since 1970-01-01. */
export interface DayRange {
  readonly earliest: number;
  readonly latest: number;
}

type IsWorkday = (day: number, place: CalendarPlace) => boolean;

/**
 * When a parcel arrives by the rule. An order after the cut-off, or on a day of rest, counts as of the next workday.
 * Handling counts the seller's workdays, transit the destination's.
 * @param orderedAt on the seller's wall clock.
 * @returns null when a calendar has no workday within reach.
 */
export function deliveryByRule(
  rule: DeliveryRule,
  orderedAt: LocalDays,
  origin: CalendarPlace,
  destination: CalendarPlace,
  isWorkday: IsWorkday,
): DayRange | null {
  const day = Math.floor(orderedAt);
  const counted = orderedAt - day > rule.cutOff ? day + 1 : day;
  const start = workdaysAfter(counted - 1, 1, origin, isWorkday);
  if (start === null) return null;
  const handed = {
    earliest: workdaysAfter(start, rule.handlingDays.min, origin, isWorkday),
    latest: workdaysAfter(start, rule.handlingDays.max, origin, isWorkday),
  };
  if (handed.earliest === null || handed.latest === null) return null;
  return transitByRule(rule, handed.earliest, handed.latest, destination, isWorkday);
}

/** The same from a hand-over that has happened. */
export function transitByRule(
  rule: DeliveryRule,
  earliestHandOver: number,
  latestHandOver: number,
  destination: CalendarPlace,
  isWorkday: IsWorkday,
): DayRange | null {
  const earliest = workdaysAfter(Math.floor(earliestHandOver), rule.transitDays.min, destination, isWorkday);
  const latest = workdaysAfter(Math.floor(latestHandOver), rule.transitDays.max, destination, isWorkday);
  return earliest === null || latest === null ? null : { earliest, latest };
}

/** A year: longer than any run of days of rest, so a calendar without workdays ends the count. */
const reach = 366;

/** The day that is so many workdays after another; that day itself for none. */
function workdaysAfter(day: number, count: number, place: CalendarPlace, isWorkday: IsWorkday): number | null {
  let left = count;
  let at = day;
  for (let steps = 0; left > 0; steps++) {
    if (steps > reach + 7 * count) return null;
    at++;
    if (isWorkday(at, place)) left--;
  }
  return at;
}
