import countries from "i18n-iso-countries";
import { z } from "zod";
import type { Dimensions } from "../domain/carrier-facts.ts";

// Carriers add fields and leave others out: unknown ones are passed over, nothing is required that a scan can do
// without, and a number where a text is expected is taken as its text.

/** A text that may be missing, null, or a number. */
export const text = z
  .union([z.string(), z.number().transform(String), z.boolean().transform(String)])
  .nullish()
  .catch(null);

/** A number that may be missing or written as a text. */
export const amount = z.union([z.number(), z.string()]).nullish().catch(null);

/** A part that may be missing or null; one of a wrong shape counts as missing. */
export const part = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

/** A tracking number, also one that is written as a number. */
export const numberText = z.union([z.string(), z.number().transform(String)]);

/**
 * A list, or the one item that stands in its place, as where XML was turned into JSON. Items of a wrong shape are left
 * out; when none has the right one, the list has not either.
 */
export const items = <T extends z.ZodType>(schema: T) =>
  z.union([z.array(z.unknown()), z.looseObject({}).transform((one): unknown[] => [one])]).transform((given, ctx) => {
    const right = given.flatMap((item): z.output<T>[] => {
      const parsed = schema.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
    if (given.length > 0 && right.length === 0) ctx.addIssue({ code: "custom", message: "no item can be read" });
    return right;
  });

/** The same where it may be missing, null or unreadable: then nothing is in it. */
export const list = <T extends z.ZodType>(schema: T) =>
  items(schema)
    .nullish()
    .catch(null)
    .transform((found) => found ?? []);

/** A text without surrounding space, at most `max` characters; null when there is nothing in it. */
export function clip(value: string | null | undefined, max: number): string | null {
  const trimmed = value?.trim().slice(0, max) ?? "";
  return trimmed === "" ? null : trimmed.toWellFormed();
}

/** A country as ISO 3166-1 alpha-2, from that or from alpha-3; null when it is neither. */
export function countryOf(value: string | null | undefined): string | null {
  const code = clip(value, 4)?.toUpperCase() ?? "";
  return /^[A-Z]{2}$/.test(code) ? code : (countries.alpha3ToAlpha2(code) ?? null);
}

const gramsPer: Readonly<Record<string, number>> = {
  G: 1,
  KG: 1000,
  KGS: 1000,
  LB: 453.592_37,
  LBS: 453.592_37,
  OZ: 28.349_523,
  OZS: 28.349_523,
};

/** A weight in whole grams; null when it is no positive number or the unit is not known. */
export function gramsOf(value: string | number | null | undefined, unit: string | null | undefined): number | null {
  const grams = Number(value ?? Number.NaN) * (gramsPer[unit?.trim().toUpperCase() ?? ""] ?? Number.NaN);
  return Number.isFinite(grams) && grams > 0 ? Math.round(grams) : null;
}

const millimetresPer: Readonly<Record<string, number>> = { MM: 1, CM: 10, M: 1000, IN: 25.4, INCH: 25.4, FT: 304.8 };

/** Outer dimensions in whole millimetres; null unless all three are there. */
export function dimensionsOf(
  sides: readonly [length: Side, width: Side, height: Side],
  unit: string | null | undefined,
): Dimensions | null {
  const factor = millimetresPer[unit?.trim().toUpperCase() ?? ""] ?? Number.NaN;
  const [lengthMm = 0, widthMm = 0, heightMm = 0] = sides.map((side) => Math.round(Number(side ?? 0) * factor));
  return [lengthMm, widthMm, heightMm].every((mm) => Number.isFinite(mm) && mm > 0)
    ? { lengthMm, widthMm, heightMm }
    : null;
}
type Side = string | number | null | undefined;

/** The day of an ISO 8601 date or time as it is written, whatever its zone: `YYYY-MM-DD`, or null. */
export function dayOf(value: string | null | undefined): string | null {
  const day = /^(\d{4}-\d{2}-\d{2})/.exec(value?.trim() ?? "")?.[1] ?? null;
  return day !== null && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? day : null;
}

/** An ISO 8601 time with hours and minutes as it is written; null for a date alone. */
export function timeOf(value: string | null | undefined): string | null {
  const time = clip(value, 40);
  return time !== null && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(time) ? time : null;
}
