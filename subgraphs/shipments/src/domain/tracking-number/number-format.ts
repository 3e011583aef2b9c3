import { type Checksum, checkDigitPasses } from "./checksums.ts";
import { type CourierData, couriers, type FormatData, type LookupData } from "./format-data.ts";

/** A tracking-number format ready to be matched. */
export interface NumberFormat {
  readonly courierCode: string;
  readonly name: string;
  readonly pattern: RegExp;
  readonly checksum: Checksum | null;
  readonly data: FormatData;
}

/** What a number that fits a format says. */
export interface FormatMatch {
  readonly format: NumberFormat;
  /** Named parts of the number, for example `ServiceType`. */
  readonly groups: Readonly<Record<string, string>>;
  /** The look-up rows that its parts hit, by the look-up's name, for example `Courier`. */
  readonly lookups: Readonly<Record<string, LookupData["lookup"][number]>>;
}

export const numberFormats: readonly NumberFormat[] = couriers.flatMap((courier) =>
  courier.tracking_numbers.map((data) => toFormat(courier, data)),
);

function toFormat(courier: CourierData, data: FormatData): NumberFormat {
  const source = typeof data.regex === "string" ? data.regex : data.regex.join("");
  return {
    courierCode: courier.courier_code,
    name: data.name,
    pattern: new RegExp(`^(?:${withoutSeparators(source)})$`),
    checksum: data.validation.checksum ?? null,
    data,
  };
}

/**
 * The pattern for a number without spaces and dashes: the data tolerates spaces between all characters, which costs
 * backtracking and is not needed on a normalised number; and one format wants a dash, which normalisation took away.
 */
function withoutSeparators(source: string): string {
  const compact = source.replaceAll(String.raw`\s*`, "");
  return compact.replaceAll(/(\[[^\]]*\])|-/g, (_, characterClass?: string) => characterClass ?? "");
}

/** What a normalised number says under a format, or null when it does not fit: pattern, known values, check digit. */
export function matchFormat(format: NumberFormat, number: string): FormatMatch | null {
  const match = matchOutline(format, number);
  return match && passesCheck(format, match.groups) ? match : null;
}

/** Like `matchFormat`, but for the check digit, which is not looked at. */
export function matchOutline(format: NumberFormat, number: string): FormatMatch | null {
  const groups = format.pattern.exec(number)?.groups;
  if (!groups) return null;
  const lookups: Record<string, LookupData["lookup"][number]> = {};
  for (const table of format.data.additional ?? []) {
    const value = groups[table.regex_group_name];
    const row = value && table.lookup.find((entry) => hits(entry, value));
    if (row) lookups[table.name] = row;
  }
  const required = format.data.validation.additional?.exists ?? [];
  return required.every((name) => name in lookups) ? { format, groups, lookups } : null;
}

function passesCheck(format: NumberFormat, groups: Readonly<Record<string, string>>): boolean {
  if (!format.checksum) return true;
  const { SerialNumber: serial, CheckDigit: check } = groups;
  if (serial === undefined || check === undefined) return false;
  const prepend = format.data.validation.serial_number_format?.prepend_if;
  const counted = prepend && new RegExp(prepend.matches_regex).test(serial) ? prepend.content + serial : serial;
  return checkDigitPasses(format.checksum, counted, check);
}

const hits = (row: LookupData["lookup"][number], value: string): boolean =>
  row.matches !== undefined
    ? row.matches === value
    : row.matches_regex !== undefined && new RegExp(`^(?:${row.matches_regex})$`).test(value);
