import { type GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from "graphql";
import { WaybillError } from "./errors.ts";

const malformed = (message: string): GraphQLError => new WaybillError("BAD_USER_INPUT", { message });

/** A scalar written as a string: `read` answers the value used inside, or undefined when malformed. */
function textScalar<T>(
  name: string,
  expected: string,
  read: (text: string) => T | undefined,
  write: (value: unknown) => string,
) {
  const parse = (value: unknown): T => {
    const parsed = typeof value === "string" ? read(value) : undefined;
    if (parsed === undefined) throw malformed(`${name} must be ${expected}`);
    return parsed;
  };
  return new GraphQLScalarType<T, string>({
    name,
    serialize: write,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}

/** Writes a string that the scalar itself would accept; anything else is our own bug. */
const same =
  (name: string, pattern: RegExp) =>
  (value: unknown): string => {
    if (typeof value === "string" && pattern.test(value)) return value;
    throw new TypeError(`A ${name} field resolved to something else`);
  };

const matching =
  (pattern: RegExp) =>
  (text: string): string | undefined =>
    pattern.test(text) ? text : undefined;

// RFC 3339 §5.6, with the offset that makes it one instant. Years 1000 to 9999.
const instant = /^([1-9]\d{3})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:[Zz]|[+-](\d\d):(\d\d))$/;

function readInstant(text: string): Date | undefined {
  const parts = instant.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const inRange = hour < 24 && minute < 60 && second < 60 && offsetHour < 24 && offsetMinute < 60;
  // `Date` would turn 30 February into 2 March.
  const calendar = new Date(Date.UTC(year, month - 1, day));
  const exists = calendar.getUTCMonth() === month - 1 && calendar.getUTCDate() === day;
  if (!inRange || !exists) return undefined;
  const date = new Date(text.toUpperCase());
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function writeInstant(value: unknown): string {
  const date = value instanceof Date ? value : typeof value === "string" ? readInstant(value) : undefined;
  if (!date || Number.isNaN(date.getTime())) throw new TypeError("A DateTime field resolved to something else");
  return date.toISOString();
}

// At most 16 digits before the point and 6 after: holds every amount of 2^53 - 1 minor units, yen included.
const decimal = /^-?(?:0|[1-9]\d{0,15})(?:\.\d{1,6})?$/;
const currency = /^[A-Z]{3}$/;
const country = /^[A-Z]{2}$/;
// Any short printable text: whether it is one of ours is found out where it is opened (CURSOR_INVALID).
const cursor = /^[!-~]{1,4096}$/;

function readObject(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw malformed("JSONObject must be an object");
}

/**
 * Resolvers of the scalars in `schema/shared`. A `DateTime` is a `Date` inside; the others stay strings.
 * Whether a currency or country exists is the domain's question.
 */
export const scalarResolvers = {
  DateTime: textScalar(
    "DateTime",
    "a date and time with offset, as in 2026-03-01T14:30:00+01:00",
    readInstant,
    writeInstant,
  ),
  Decimal: textScalar(
    "Decimal",
    'a decimal number as a string, as in "19.90"',
    matching(decimal),
    same("Decimal", decimal),
  ),
  CurrencyCode: textScalar(
    "CurrencyCode",
    "three capital letters, as in EUR",
    matching(currency),
    same("CurrencyCode", currency),
  ),
  CountryCode: textScalar(
    "CountryCode",
    "two capital letters, as in DE",
    matching(country),
    same("CountryCode", country),
  ),
  Cursor: textScalar("Cursor", "a cursor that was handed out before", matching(cursor), same("Cursor", cursor)),
  JSONObject: new GraphQLScalarType<Record<string, unknown>, Record<string, unknown>>({
    name: "JSONObject",
    serialize: readObject,
    parseValue: readObject,
    parseLiteral: (node, variables) => readObject(valueFromASTUntyped(node, variables)),
  }),
} as const;
