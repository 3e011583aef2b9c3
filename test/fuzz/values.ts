import {
  getNullableType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from "graphql";
import type { Choices } from "./choices.ts";

/** Values that mean something to the graph: ids by their type (`Order`), the others by the field that told them (`sku`). */
export type Known = ReadonlyMap<string, readonly string[]>;

const scalars: Readonly<Record<string, readonly unknown[]>> = {
  Int: [1, 0, 2, 30],
  Float: [0.5, 1, 0],
  Boolean: [true, false],
  DateTime: ["2026-01-01T00:00:00Z", "2020-02-29T23:59:59.999Z", "2030-06-01T12:00:00+05:30"],
  Decimal: ["1", "0.01", "19.90"],
  CurrencyCode: ["EUR", "INR"],
  CountryCode: ["IN", "DE", "US"],
  JSONObject: [{}, { output: { completeTrackResults: [] } }],
};
/** What most fields of a name take, whatever else their type would allow. */
const byName: Readonly<Record<string, readonly unknown[]>> = {
  from: ["2026-01-01T00:00:00Z"],
  to: ["2026-02-01T00:00:00Z", "2027-01-01T00:00:00Z"],
  timeZone: ["Europe/Berlin", "UTC", "Asia/Kolkata"],
};
const deepest = 3;

/** A value that a type takes. @param name of its argument or field */
export function valueOf(type: GraphQLInputType, name: string, choices: Choices, known: Known, depth = 0): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, name, choices, known, depth);
  if (isListType(type)) {
    const of = type.ofType;
    return Array.from({ length: 1 + choices.below(2) }, () => valueOf(of, name, choices, known, depth));
  }
  if (isEnumType(type)) return choices.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isRequiredInputField(field) || (depth < deepest && choices.chance(0.3)),
    );
    return Object.fromEntries(
      fields.map((field) => [field.name, valueOf(field.type, field.name, choices, known, depth + 1)]),
    );
  }
  if (byName[name] && choices.below(8) < 7) return choices.pick(byName[name]);
  if (name === "first" || name === "last") return 1 + choices.below(3);
  if (type.name === "ID" || type.name === "String" || type.name === "Cursor") return textOf(name, choices, known);
  return choices.pick(scalars[type.name] ?? ["x"]);
}

/** Something that is known by this name, or like it: `toLocationId` is the id of a Location. */
function textOf(name: string, choices: Choices, known: Known): string {
  const plain = name.replace(/^(after|before)$/, "endCursor").replace(/s$/, "");
  const kind = [...known.keys()].find((key) => plain.toLowerCase().endsWith(`${key.toLowerCase()}id`));
  const found = known.get(kind ?? "") ?? known.get(plain) ?? known.get(name);
  if (found && choices.below(8) < 7) return choices.pick(found);
  return choices.pick(["x", "", ...[...known.values()].flat()]);
}

// No `__proto__`, and no `constructor` with a `prototype`: the HTTP server refuses bodies that have them before they are read.
const wrong: readonly unknown[] = [
  ...[null, true, -1, 2 ** 31, 1e20, 0.5, "", "x", [], {}, [[[]]], { $gt: "" }, "2026-02-30T00:00:00Z", "0000-01-01"],
  ...["\ud800", "\u202e\u0000", "é🏷️", "9".repeat(4_000)],
  ...["' OR 1=1", ".*(a+)+$", "../../etc/passwd", "NaN", Number.MAX_SAFE_INTEGER, Array.from({ length: 300 }, () => 1)],
];

/** A value that most types do not take. */
export const wrongValue = (choices: Choices): unknown => choices.pick(wrong);

/** A page that nobody gets. */
export const wrongPage = (choices: Choices): number => choices.pick([0, -1, 101, 501, 99_999_999, 2 ** 31]);

/** A value as it stands in a document. What does not fit its type is written as JSON is. */
export function literal(value: unknown, type: GraphQLInputType | undefined): string {
  const plain = type && getNullableType(type);
  if (Array.isArray(value)) {
    const of = isListType(plain) ? plain.ofType : undefined;
    return `[${value.map((item) => literal(item, of)).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = isInputObjectType(plain) ? plain.getFields() : {};
    const parts = Object.entries(value).map(
      ([name, item]) => `${name.replaceAll(/\W/g, "_")}: ${literal(item, fields[name]?.type)}`,
    );
    return `{${parts.join(", ")}}`;
  }
  if (typeof value === "string" && isEnumType(plain) && /^[A-Z_]+$/.test(value)) return value;
  return JSON.stringify(value);
}
