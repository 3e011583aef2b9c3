/** A day of the calendar, `YYYY-MM-DD`. */
export type Day = string;

/** What the clock on the wall shows somewhere. */
export interface WallTime {
  readonly day: Day;
  /** `HH:MM`. */
  readonly time: string;
}

const dayMs = 86_400_000;

// Costly to make, and there are only so many time zones.
const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  // Swedish writes `2026-11-23 14:05`.
  const made = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  });
  clocks.set(timeZone, made);
  return made;
}

/** What the clock shows in a time zone. */
export function wallTime(at: Date, timeZone: string): WallTime {
  const [day = "", time = ""] = clockOf(timeZone).format(at).split(" ");
  return { day, time };
}

/** The instant at which the clock shows this; where it never does because the clocks are put forward, an hour on. */
export function instantOf({ day, time }: WallTime, timeZone: string): Date {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const shown = (at: number): number => {
    const wall = wallTime(new Date(at), timeZone);
    return Date.parse(`${wall.day}T${wall.time}:00Z`);
  };
  const first = wanted - (shown(wanted) - wanted);
  const second = first - (shown(first) - wanted);
  return new Date(shown(second) === wanted ? second : Math.max(first, second));
}

/** So many days later. */
export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** Days since 1970-01-01. */
export const dayNumber = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / dayMs;

/** 0 is Sunday. */
export const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay();
