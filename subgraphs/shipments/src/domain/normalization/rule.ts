import type { CarrierMode } from "../carrier-registry.ts";
import type { ShipmentCondition, ShipmentStatus, Substatus, TrackingReason } from "../shipment-status.ts";
import type { CarrierScan, Classification } from "../tracking-scan.ts";
import { fitsPattern } from "./glob.ts";

/** Which scans a rule is about. Null or an empty list: it does not matter. All that is given must fit. */
export interface RuleMatch {
  /** The carrier whose parcel it is. */
  readonly carrierCode: string | null;
  /** Who told of it: code of an adapter, or `manual`. */
  readonly source: string | null;
  /** The carrier's codes, upper and lower case alike. */
  readonly codes: readonly string[];
  /** Its codes of exceptions beside them. */
  readonly subCodes: readonly string[];
  /** The text has one of these in it. */
  readonly textContains: readonly string[];
  /** The whole text, `*` standing for anything. */
  readonly textPattern: string | null;
  readonly mode: CarrierMode | null;
  /** Where it happened. */
  readonly countryCode: string | null;
  readonly city: string | null;
  readonly postalCodePrefix: string | null;
  /** Only scans whose code no table knows. */
  readonly unmappedOnly: boolean;
}

/** What a rule makes of a scan. Null: as the carrier's table has it. */
export interface RuleOutcome {
  /** The scan says nothing of how far the shipment is, nor of how it is going. */
  readonly ignore: boolean;
  readonly status: ShipmentStatus | null;
  readonly substatus: Substatus | null;
  readonly condition: ShipmentCondition | null;
  readonly reason: TrackingReason | null;
}

/** What may be changed of a rule. */
export interface RuleFields {
  readonly name: string;
  /** Of several rules that fit the one with the lowest number decides; of two alike, the older. */
  readonly priority: number;
  readonly enabled: boolean;
  readonly match: RuleMatch;
  readonly outcome: RuleOutcome;
}

/** A rule as it was in an earlier version. */
export interface FormerRule extends RuleFields {
  readonly version: number;
  /** When the next version took its place. */
  readonly until: Date;
}

/** A tenant's rule as stored. Removed ones are kept: scans name the rule that decided. */
export interface NormalizationRuleRecord extends RuleFields {
  readonly _id: string;
  readonly tenant: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
  readonly version: number;
  /** Newest first. */
  readonly former: readonly FormerRule[];
}

/** Most rules of one tenant. */
export const maxRules = 200;
/** Most former versions kept of a rule. */
export const maxFormer = 50;

/** How a rule signs the scans it decides; carriers' tables sign with `<table>/<version>/<code>`. */
export const ruleSignature = (rule: Pick<NormalizationRuleRecord, "_id" | "version">): string =>
  `tenant/${rule._id}/${rule.version}`;

/** The rule and version that a signature names; null when a carrier's table decided. */
export function readSignature(ruleId: string | null): { readonly id: string; readonly version: number } | null {
  const [kind, id = "", version = ""] = ruleId?.split("/") ?? [];
  return kind === "tenant" ? { id, version: Number(version) } : null;
}

type Rule = Pick<NormalizationRuleRecord, "_id" | "version" | "priority" | "enabled" | "match" | "outcome">;

/** Rules in the order in which they are tried. */
export const inForce = <R extends Rule>(rules: readonly R[]): readonly R[] =>
  rules.filter((rule) => rule.enabled).toSorted((a, b) => a.priority - b.priority || (a._id < b._id ? -1 : 1));

/**
 * What a scan means once the tenant's rules were asked.
 * @param rules as `inForce` gives them.
 * @param plain what the carrier's table makes of it.
 * @param modes what the scan's carrier carries by.
 */
export function applyRules(
  rules: readonly Rule[],
  scan: CarrierScan,
  plain: Classification,
  modes: readonly CarrierMode[],
): Classification {
  const rule = rules.find(({ match }) => matches(match, scan, plain, modes));
  if (!rule) return plain;
  const { ignore, status, substatus, condition, reason } = rule.outcome;
  const ruleId = ruleSignature(rule);
  if (ignore) return { status: null, substatus: null, condition: null, reason: null, ruleId };
  // Another status makes the table's substatus meaningless.
  const kept = status === null || status === plain.status ? plain.substatus : null;
  return {
    status: status ?? plain.status,
    substatus: substatus ?? kept,
    condition: condition ?? plain.condition ?? (status === null ? null : "ON_TIME"),
    reason: reason ?? plain.reason,
    ruleId,
  };
}

function matches(match: RuleMatch, scan: CarrierScan, plain: Classification, modes: readonly CarrierMode[]): boolean {
  const { location } = scan;
  return (
    (!match.unmappedOnly || plain.ruleId === null) &&
    (match.carrierCode === null || match.carrierCode === scan.carrierCode) &&
    (match.source === null || match.source === scan.source) &&
    isOneOf(match.codes, scan.rawCode) &&
    isOneOf(match.subCodes, scan.rawSubCode) &&
    (match.textContains.length === 0 || match.textContains.some((words) => has(scan.description, words))) &&
    (match.textPattern === null || fitsPattern(match.textPattern, scan.description)) &&
    (match.mode === null || modes.includes(match.mode)) &&
    (match.countryCode === null || match.countryCode === location.countryCode) &&
    (match.city === null || same(match.city, location.city)) &&
    (match.postalCodePrefix === null || plainCode(location.postalCode).startsWith(plainCode(match.postalCodePrefix)))
  );
}

const same = (a: string, b: string | null): boolean => a.toLowerCase() === b?.trim().toLowerCase();
const isOneOf = (list: readonly string[], value: string | null): boolean =>
  list.length === 0 || list.some((item) => same(item, value));
const has = (text: string, words: string): boolean => text.toLowerCase().includes(words.toLowerCase());
const plainCode = (code: string | null): string => code?.replaceAll(/[\s-]/g, "").toUpperCase() ?? "";
