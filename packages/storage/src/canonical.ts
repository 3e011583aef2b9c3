import { createHash } from "node:crypto";

/** JSON with sorted keys, without undefined members, dates as RFC 3339: equal text for equal input. */
export function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, member: unknown) =>
      typeof member === "bigint" ? `${member}n` : isRecord(member) ? sorted(member) : member,
    ) ?? "null"
  );
}

/** SHA-256 of the canonical JSON, in hex. */
export const inputHash = (input: unknown): string => createHash("sha256").update(canonicalJson(input)).digest("hex");

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// A prototype-less object, so that a member named __proto__ is a member like any other.
function sorted(value: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value).toSorted()) result[key] = value[key];
  return result;
}
