import { carrierOrCode } from "../carrier-registry.ts";
import { type CarrierScan, type Classification, erasedWords, type TrackingScan } from "../tracking-scan.ts";
import { applyRules, type NormalizationRuleRecord } from "./rule.ts";

/** What a carrier's table makes of a scan; null when it was not judged by a table, and stays as it is. */
export type Classify = (scan: CarrierScan) => Classification | null;
/** Rules as `inForce` gives them. */
export type Rules = readonly Pick<
  NormalizationRuleRecord,
  "_id" | "version" | "priority" | "enabled" | "match" | "outcome"
>[];

/** A scan that was just judged by its carrier's table, with the tenant's rules on top. */
export function withRules<S extends TrackingScan>(rules: Rules, scan: S): S {
  if (isStated(scan)) return scan;
  return marked({ ...scan, ...applyRules(rules, scan, scan, carrierOrCode(scan.carrierCode).modes) });
}

/**
 * A stored scan judged anew by the tables and rules of today. Scans that people stated, and those whose words were
 * erased with a person's data, stay as they are: the first were not judged, of the second the ground is gone.
 */
export function rejudge<S extends TrackingScan>(scan: S, classify: Classify, rules: Rules): S {
  if (isStated(scan) || scan.description === erasedWords) return scan;
  const plain = classify(scan);
  return plain ? withRules(rules, { ...scan, ...plain }) : scan;
}

const judged = ["status", "substatus", "condition", "reason", "ruleId"] as const;

/** Whether two judgements of a scan say the same, by the same rule. */
export const sameJudgement = (a: Classification, b: Classification): boolean =>
  judged.every((field) => a[field] === b[field]);

const isStated = (scan: TrackingScan): boolean =>
  scan.ingestedVia === "WAYBILL" || scan.ruleId?.startsWith("stated/") === true;

/** Marks a scan that no rule knows, for the list of such codes, and takes the mark off one that a rule knows. */
function marked<S extends TrackingScan>(scan: S): S {
  const { unmapped, ...rest } = scan;
  if (scan.ruleId === null) return { ...scan, unmapped: 1 };
  return unmapped == null ? scan : (rest as S);
}
