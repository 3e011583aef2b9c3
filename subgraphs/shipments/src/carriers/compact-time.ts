/**
 * Times as some carriers write them (UPS, freight lines): `YYYYMMDD` and `HHMMSS` in fields of their own, the zone in
 * a third, or to be told from the same instant at Greenwich.
 */
export interface CompactTime {
  readonly date: string | null | undefined;
  readonly time: string | null | undefined;
  /** For example `-05:00` or `-05.00`. */
  readonly offset?: string | null | undefined;
  readonly gmtDate?: string | null | undefined;
  readonly gmtTime?: string | null | undefined;
}

/** ISO 8601 with the zone where it is known; an empty text where there is no date. */
export function isoOf({ date, time, offset, gmtDate, gmtTime }: CompactTime): string {
  const local = pointOf(date, time);
  if (local === null) {
    const instant = pointOf(gmtDate, gmtTime);
    return instant?.includes("T") ? `${instant}Z` : (date?.trim() ?? "");
  }
  return `${local}${zoneOf(offset) ?? zoneBetween(local, pointOf(gmtDate, gmtTime))}`;
}

/** `YYYYMMDD` as `YYYY-MM-DD`, or null. */
export function isoDay(date: string | null | undefined): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(date?.trim() ?? "");
  if (!match) return null;
  const day = `${match[1]}-${match[2]}-${match[3]}`;
  return Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? null : day;
}

/** `HHMMSS`, also without its leading zero or with colons, as `HH:MM:SS`, or null. */
export function isoTime(time: string | null | undefined): string | null {
  const digits = (time?.trim() ?? "").replaceAll(":", "");
  if (!/^\d{1,6}$/.test(digits)) return null;
  const full = digits.length === 4 && time?.includes(":") ? `${digits}00` : digits.padStart(6, "0");
  return `${full.slice(0, 2)}:${full.slice(2, 4)}:${full.slice(4, 6)}`;
}

function pointOf(date: string | null | undefined, time: string | null | undefined): string | null {
  const day = isoDay(date);
  if (day === null) return null;
  const clock = isoTime(time);
  return clock === null ? day : `${day}T${clock}`;
}

function zoneOf(offset: string | null | undefined): string | null {
  const match = /^([+-])(\d{1,2})[:.]?(\d{2})$/.exec(offset?.trim() ?? "");
  return match ? `${match[1]}${match[2]?.padStart(2, "0")}:${match[3]}` : null;
}

/** The zone in which a clock shows `local` at the moment that is `gmt` at Greenwich; nothing when that is no zone. */
function zoneBetween(local: string, gmt: string | null): string {
  if (gmt === null || !local.includes("T") || !gmt.includes("T")) return "";
  const minutes = Math.round((Date.parse(`${local}Z`) - Date.parse(`${gmt}Z`)) / 60_000);
  // Zones lie between -12:00 and +14:00 in quarters of an hour.
  if (!Number.isFinite(minutes) || minutes < -720 || minutes > 840 || minutes % 15 !== 0) return "";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}
