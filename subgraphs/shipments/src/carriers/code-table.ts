import type { ShipmentCondition, ShipmentStatus, Substatus, TrackingReason } from "../domain/shipment-status.ts";
import type { Classification } from "../domain/tracking-scan.ts";

/** What one code of a carrier means. */
export interface CodeRule {
  readonly code: string;
  /** Null: the code says nothing about how far the shipment is. */
  readonly status: ShipmentStatus | null;
  readonly substatus?: Substatus;
  /** Left out: as planned for a code with a status, unsaid for one without. */
  readonly condition?: ShipmentCondition;
  readonly reason?: TrackingReason;
}

/** What a code that no table knows means: nothing. The scan keeps the code, and names no rule. */
export const unmapped: Classification = {
  status: null,
  substatus: null,
  condition: null,
  reason: null,
  ruleId: null,
};

/** A carrier's codes by themselves; upper and lower case alike. */
export type CodeTable = ReadonlyMap<string, Classification>;

/**
 * The table of a carrier's codes, ready to be looked up.
 * @param version name and version of the table, for example `ups/2026-01`. Raise it whenever a row changes, so that a
 *   scan tells which table judged it.
 */
export function codeTable(version: string, rules: readonly CodeRule[]): CodeTable {
  return new Map(
    rules.map(({ code, status, substatus, condition, reason }) => [
      code.toUpperCase(),
      {
        status,
        substatus: substatus ?? null,
        condition: condition ?? (status === null ? null : "ON_TIME"),
        reason: reason ?? null,
        ruleId: `${version}/${code}`,
      },
    ]),
  );
}

/** What a code means by itself. */
export const lookUp = (table: CodeTable, code: string): Classification => table.get(code.toUpperCase()) ?? unmapped;

/** Rows of one meaning, written as a list of codes. */
export const rows = (codes: string, meaning: Omit<CodeRule, "code">): CodeRule[] =>
  codes.split(" ").map((code) => ({ code, ...meaning }));
