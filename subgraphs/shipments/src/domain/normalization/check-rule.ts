import { err, InputCheck, type InputPath, isCountry, ok, type Outcome } from "@waybill/kernel";
import { type CarrierMode, carrierByCode } from "../carrier-registry.ts";
import {
  type ShipmentCondition,
  type ShipmentStatus,
  type Substatus,
  substatusProblem,
  type TrackingReason,
  trackingReasons,
} from "../shipment-status.ts";
import type { RuleFields, RuleMatch, RuleOutcome } from "./rule.ts";

type Maybe<T> = T | null | undefined;

/** What a caller says of the scans a rule is about. */
export interface MatchInput {
  readonly carrierCode?: Maybe<string>;
  readonly source?: Maybe<string>;
  readonly codes?: Maybe<readonly string[]>;
  readonly subCodes?: Maybe<readonly string[]>;
  readonly textContains?: Maybe<readonly string[]>;
  readonly textPattern?: Maybe<string>;
  readonly mode?: Maybe<CarrierMode>;
  readonly countryCode?: Maybe<string>;
  readonly city?: Maybe<string>;
  readonly postalCodePrefix?: Maybe<string>;
  readonly unmappedOnly?: Maybe<boolean>;
}

/** What a caller says a rule makes of them. */
export interface OutcomeInput {
  readonly ignore?: Maybe<boolean>;
  readonly status?: Maybe<ShipmentStatus>;
  readonly substatus?: Maybe<string>;
  readonly condition?: Maybe<ShipmentCondition>;
  readonly reason?: Maybe<string>;
}

/** A rule as a caller gives it. */
export interface RuleInput {
  readonly name: string;
  readonly priority: number;
  readonly enabled: boolean;
  readonly match: MatchInput;
  readonly outcome: OutcomeInput;
}

/** Statuses that are no scan's: nothing came yet, or nothing comes any more. */
const unsettable: readonly ShipmentStatus[] = ["PENDING", "EXPIRED"];

/**
 * A rule with every value within its limits, or every reason why it cannot be.
 * @param path where the rule stands in the input.
 */
export function checkRule(input: RuleInput, path: InputPath): Outcome<RuleFields> {
  const check = new InputCheck();
  const fields: RuleFields = {
    name: check.text([...path, "name"], input.name, 120),
    priority: check.integer([...path, "priority"], input.priority, 0, 1_000_000),
    enabled: input.enabled,
    match: checkMatch(check, [...path, "match"], input.match),
    outcome: checkOutcome(check, [...path, "outcome"], input.outcome),
  };
  return check.errors.length > 0 ? err(check.errors) : ok(fields);
}

function checkMatch(check: InputCheck, path: InputPath, input: MatchInput): RuleMatch {
  const words = (name: "codes" | "subCodes" | "textContains", max: number): string[] =>
    check
      .list([...path, name], input[name] ?? [], 0, 100)
      .map((word, index) => check.text([...path, name, String(index)], word, max));
  const carrierCode = check.optionalText([...path, "carrierCode"], input.carrierCode, 60);
  if (carrierCode !== null && !carrierByCode(carrierCode)) {
    check.add("UNKNOWN_CARRIER", [...path, "carrierCode"], "no carrier has this code");
  }
  const countryCode = input.countryCode ?? null;
  if (countryCode !== null && !isCountry(countryCode)) {
    check.add("INVALID", [...path, "countryCode"], "must be an ISO 3166-1 alpha-2 country code, such as DE");
  }
  const match: RuleMatch = {
    carrierCode,
    source: check.optionalText([...path, "source"], input.source, 60),
    codes: words("codes", 64),
    subCodes: words("subCodes", 64),
    textContains: words("textContains", 200),
    textPattern: check.optionalText([...path, "textPattern"], input.textPattern, 200),
    mode: input.mode ?? null,
    countryCode,
    city: check.optionalText([...path, "city"], input.city, 120),
    postalCodePrefix: check.optionalText([...path, "postalCodePrefix"], input.postalCodePrefix, 20),
    unmappedOnly: input.unmappedOnly ?? false,
  };
  const says = Object.values(match).some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== null && value !== false,
  );
  if (!says) check.add("BLANK", path, "say which scans the rule is about");
  return match;
}

function checkOutcome(check: InputCheck, path: InputPath, input: OutcomeInput): RuleOutcome {
  const status = input.status ?? null;
  const condition = input.condition ?? null;
  const { substatus = null, reason = null } = input;
  if (status !== null && unsettable.includes(status)) {
    check.add("INVALID", [...path, "status"], `no scan means ${status}`);
  }
  const problem = substatus === null ? null : substatusProblem(status, substatus);
  if (problem !== null) check.add("INVALID", [...path, "substatus"], problem);
  if (reason !== null && !(trackingReasons as readonly string[]).includes(reason)) {
    check.add("INVALID", [...path, "reason"], `must be one of ${trackingReasons.join(", ")}`);
  }
  const ignore = input.ignore ?? false;
  const isGiven = [status, substatus, condition, reason].some((value) => value !== null);
  if (ignore === isGiven) check.add("INVALID", path, "either ignore the scan, or say what it means");
  return {
    ignore,
    status,
    condition,
    substatus: substatus as Substatus | null,
    reason: reason as TrackingReason | null,
  };
}
