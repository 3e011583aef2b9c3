/**
 * Calendar days as whole numbers from 1970-01-01, and `YYYY-MM-DD`. Neither is an instant: a date that a carrier or a
 * seller names belongs to the place, and casting it to UTC would move it by a day.
 */
const dayMs = 86_400_000;

/** The day of a local date; null when the text does not begin with a date that exists. Anything after it is ignored. */
export function dayOf(text: string): number | null {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (date === undefined) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  // A 31st of February is read as one of March.
  return Number.isNaN(ms) || dateOf(ms / dayMs) !== date ? null : ms / dayMs;
}

/** The local date of a day, `YYYY-MM-DD`. */
export const dateOf = (day: number): string => new Date(Math.floor(day) * dayMs).toISOString().slice(0, 10);

/**
 * An instant on the wall clock of a place, in days.
 * @param offsetMinutes minutes east of UTC; none is taken as UTC.
 */
export const localDays = (at: Date, offsetMinutes: number | null): number =>
  (at.getTime() + (offsetMinutes ?? 0) * 60_000) / dayMs;

/** Minutes by which a time zone is ahead of UTC at an instant. @param timeZone an IANA name that is known. */
export function offsetMinutesAt(timeZone: string, at: Date): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
