import type { OpeningHours, RoutingLocation } from "../routing/model.ts";
import { addDays, type Day, instantOf, wallTime, weekdayOf } from "./local-time.ts";

const weekdays = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"] as const;

/** When a location hands over what it is given to do. */
export interface HandOver {
  readonly at: Date;
  /** The day in the location's time zone. */
  readonly day: Day;
}

/**
 * When a location has handed over what reaches it at `from`. Work begins on the first open day whose cut-off and last
 * closing time are still ahead; each handling day is a further open day; the parcel leaves when that day closes, at
 * midnight where no hours are told. A location without opening hours is open every day.
 */
export function handOver(
  location: Pick<RoutingLocation, "openingHours" | "cutOffTime" | "timeZone" | "handlingDays">,
  from: Date,
): HandOver {
  const { openingHours: hours, cutOffTime, timeZone, handlingDays } = location;
  const now = wallTime(from, timeZone);
  const close = closingTime(hours, now.day);
  const late =
    close !== null && ((cutOffTime !== null && now.time >= cutOffTime) || (close !== "24:00" && now.time >= close));
  let day = nextOpen(hours, late ? addDays(now.day, 1) : now.day);
  for (let left = handlingDays; left > 0; left--) day = nextOpen(hours, addDays(day, 1));
  const closes = closingTime(hours, day) ?? "24:00";
  const leaves = closes === "24:00" ? { day: addDays(day, 1), time: "00:00" } : { day, time: closes };
  return { at: instantOf(leaves, timeZone), day };
}

/** When a location closes on a day for good; null when it does not open. */
function closingTime(hours: readonly OpeningHours[], day: Day): string | null {
  if (hours.length === 0) return "24:00";
  const name = weekdays[weekdayOf(day)];
  const closing = hours.flatMap(({ weekday, closesAt }) => (weekday === name ? [closesAt] : []));
  return closing.toSorted().at(-1) ?? null;
}

function nextOpen(hours: readonly OpeningHours[], from: Day): Day {
  let day = from;
  while (closingTime(hours, day) === null) day = addDays(day, 1);
  return day;
}
