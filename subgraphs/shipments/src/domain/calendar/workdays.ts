import Holidays from "date-holidays";

const dayMs = 86_400_000;

/** Where a calendar applies: ISO country code, and the region within it where holidays differ ("" or unknown: none). */
export interface CalendarPlace {
  readonly countryCode: string;
  readonly region: string;
}

/**
 * Tells whether people work and carriers deliver on a day: Monday to Friday but for public holidays of the country and
 * its region. Countries without known holidays have weekends only. Days count from 1970-01-01. What was found is kept,
 * since a year's holidays take milliseconds to work out and are asked for a million times.
 */
export function createWorkdays(): (day: number, place: CalendarPlace) => boolean {
  const known = new Map<string, ReadonlySet<number>>();
  return (day, place) => {
    const weekday = (Math.floor(day) + 3) % 7;
    if (weekday >= 5) return false;
    const year = new Date(day * dayMs).getUTCFullYear();
    const key = `${place.countryCode}|${place.region}|${year}`;
    let holidays = known.get(key);
    if (!holidays) {
      holidays = publicHolidays(place, year);
      known.set(key, holidays);
    }
    return !holidays.has(Math.floor(day));
  };
}

/** The days of a year that are public holidays. */
function publicHolidays(place: CalendarPlace, year: number): ReadonlySet<number> {
  const calendar = new Holidays();
  if (!Object.hasOwn(calendar.getCountries(), place.countryCode)) return new Set();
  const region = place.region.toUpperCase();
  if (Object.hasOwn(calendar.getStates(place.countryCode) ?? {}, region)) calendar.init(place.countryCode, region);
  else calendar.init(place.countryCode);
  return new Set(
    calendar
      .getHolidays(year)
      .filter((holiday) => holiday.type === "public")
      .map((holiday) => Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`) / dayMs),
  );
}
