/** Reads a time as a page writes it. @returns ISO 8601, without a zone where the page gives none; null when it is none. */
export type TimeReader = (text: string) => string | null;

const tokens: Readonly<Record<string, string>> = {
  YYYY: String.raw`(?<year>\d{4})`,
  MM: String.raw`(?<month>\d{1,2})`,
  DD: String.raw`(?<day>\d{1,2})`,
  HH: String.raw`(?<hour>\d{1,2})`,
  hh: String.raw`(?<hour>\d{1,2})`,
  mm: String.raw`(?<minute>\d{2})`,
  ss: String.raw`(?<second>\d{2})`,
  A: String.raw`(?<half>[AaPp]\.?[Mm]\.?)`,
  // A page may leave the zone out for some scans.
  Z: String.raw`(?<zone>Z|[+-]\d{2}:?\d{2})?`,
};
const letters = /YYYY|MM|DD|HH|hh|mm|ss|A|Z/g;

/** @returns null for a format without a day, or with a letter twice. */
export function compileDateFormat(format: string): TimeReader | null {
  if (format === "ISO") return (text) => (/^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 64) : null);
  const used = format.match(letters) ?? [];
  const groups = used.map((token) => (token === "hh" ? "HH" : token));
  if (!["YYYY", "MM", "DD"].every((token) => groups.includes(token)) || new Set(groups).size < groups.length)
    return null;
  const pattern = new RegExp(`^${inPattern(format)}$`);
  return (text) => {
    const parts = pattern.exec(text.trim().replaceAll(/\s+/g, " ").slice(0, 64))?.groups;
    return parts ? isoOf(parts) : null;
  };
}

/** Everything between the letters stands for itself; space may be missing. */
function inPattern(format: string): string {
  let pattern = "";
  let at = 0;
  for (const match of format.matchAll(letters)) {
    pattern += literal(format.slice(at, match.index)) + (tokens[match[0]] ?? "");
    at = match.index + match[0].length;
  }
  return pattern + literal(format.slice(at));
}

const literal = (text: string): string =>
  RegExp.escape(text.replaceAll(/\s+/g, " ")).replaceAll(String.raw`\x20`, " ?");

function isoOf(parts: Readonly<Record<string, string | undefined>>): string {
  const two = (text: string | undefined): string => (text ?? "0").padStart(2, "0");
  const date = `${parts["year"]}-${two(parts["month"])}-${two(parts["day"])}`;
  if (parts["hour"] === undefined) return date;
  const { half } = parts;
  const hour = half === undefined ? Number(parts["hour"]) : (Number(parts["hour"]) % 12) + (/^p/i.test(half) ? 12 : 0);
  const seconds = parts["second"] === undefined ? "" : `:${parts["second"]}`;
  return `${date}T${two(String(hour))}:${two(parts["minute"])}${seconds}${parts["zone"] ?? ""}`;
}
