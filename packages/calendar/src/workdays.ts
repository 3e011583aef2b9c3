import Holidays from "date-holidays";

const dayMs = 86_400_000;

/** Where a calendar applies: ISO country code, and the region within it where holidays differ ("" or unknown: none). */
export interface CalendarPlace {
  readonly countryCode: string;
  readonly region: string;
}

/** Days of work and rest. Days count from 1970-01-01; a part of one counts as the day. */
export interface BusinessCalendar {
  /** Whether a day is a public holiday; never where none are known. */
  isHoliday(day: number, place: CalendarPlace): boolean;
  /** Whether people work and carriers deliver: no holiday, and not the country's weekend. */
  isWorkday(day: number, place: CalendarPlace): boolean;
}

/**
 * The calendars of all countries. Weekends are the country's own (Friday and Saturday in Saudi Arabia, Sunday alone in
 * India), Saturday and Sunday where the country is not known. What was found is kept, since a year's holidays take
 * milliseconds to work out and are asked for a million times.
 */
export function createCalendar(): BusinessCalendar {
  const regions = new Map<string, ReadonlySet<string>>();
  const holidays = new Map<string, ReadonlySet<number>>();
  const weekends = new Map<string, ReadonlySet<number>>();

  function isHoliday(day: number, { countryCode, region }: CalendarPlace): boolean {
    const known = kept(regions, countryCode, () => regionsOf(countryCode));
    const upper = region.toUpperCase();
    // Whatever else somebody wrote counts as no region, so that what is kept has an end.
    const state = known.has(upper) ? upper : "";
    const date = Math.floor(day);
    const year = new Date(date * dayMs).getUTCFullYear();
    const days = kept(holidays, `${countryCode}|${state}|${year}`, () => publicHolidays(countryCode, state, year));
    return days.has(date);
  }

  return {
    isHoliday,
    isWorkday(day, place) {
      const { countryCode } = place;
      const weekend = kept(weekends, countryCode, () => weekendOf(countryCode));
      // 1970-01-01 was a Thursday, the fourth day of its week.
      const weekday = ((((Math.floor(day) + 3) % 7) + 7) % 7) + 1;
      return !weekend.has(weekday) && !isHoliday(day, place);
    },
  };
}

function kept<V>(known: Map<string, V>, key: string, find: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = find();
  known.set(key, made);
  return made;
}

const countries = new Holidays().getCountries();

/** Codes of a country's regions with holidays of their own. */
function regionsOf(countryCode: string): ReadonlySet<string> {
  if (!Object.hasOwn(countries, countryCode)) return new Set();
  return new Set(Object.keys(new Holidays().getStates(countryCode) ?? {}));
}

/** The days of a year that are public holidays. */
function publicHolidays(countryCode: string, state: string, year: number): ReadonlySet<number> {
  if (!Object.hasOwn(countries, countryCode)) return new Set();
  const calendar = new Holidays();
  if (state === "") calendar.init(countryCode);
  else calendar.init(countryCode, state);
  return new Set(
    calendar
      .getHolidays(year)
      .filter((holiday) => holiday.type === "public")
      .map((holiday) => Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`) / dayMs),
  );
}

/** A country's days of rest, 1 is Monday. */
function weekendOf(countryCode: string): ReadonlySet<number> {
  const tag = /^[A-Z]{2}$/.test(countryCode) ? `und-${countryCode}` : "und";
  return new Set((new Intl.Locale(tag) as Intl.Locale & WeekInfo).getWeekInfo().weekend);
}

/** Of ECMA-402, and not in every list of types yet. */
interface WeekInfo {
  getWeekInfo(): { readonly weekend: readonly number[] };
}
