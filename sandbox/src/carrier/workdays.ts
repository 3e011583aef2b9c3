const dayMs = 24 * 3_600_000;

/** The day so many working days after another, `YYYY-MM-DD`; weekends count as rest, holidays do not. */
export function afterWorkdays(day: string, count: number): string {
  let at = Date.parse(`${day}T00:00:00Z`);
  for (let left = count; left > 0;) {
    at += dayMs;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return new Date(at).toISOString().slice(0, 10);
}

/** Weekday of a day, in three letters as FedEx and UPS write it. */
export const weekdayOf = (day: string): string =>
  ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? "";

/** Kilograms that carriers charge by: the weight, or the volume at 5,000 cm³ to the kilogram where that is more. */
export const billedKilograms = (kilograms: number, cubicCentimetres: number): number =>
  Math.ceil(Math.max(kilograms, cubicCentimetres / 5000) * 2) / 2;
