import { err, InputCheck, type InputPath, isCountry, ok, type Outcome, parseMoney } from "@waybill/kernel";

/** What a rule looks at. The last two decide who may be asked at all, the others rank candidates by weight. */
export const routingRuleKinds = [
  "FEWEST_SPLITS",
  "NEAREST",
  "IN_MARKET",
  "LOWEST_COST",
  "CAPACITY",
  "CUT_OFF",
  "RANKED_LOCATIONS",
  "CARRIER_RELIABILITY",
  "EXCLUDE_LOCATIONS",
  "CARRIER_AVAILABLE",
] as const;
export type RoutingRuleKind = (typeof routingRuleKinds)[number];

/** What sending from a location costs, in minor units. All costs of a rule are in one currency. */
export interface LocationCost {
  readonly locationId: string;
  readonly currencyCode: string;
  readonly perPackageMinor: number;
  readonly perUnitMinor: number;
}

/** A carrier that picks up at a location. */
export interface LocationCarrier {
  readonly locationId: string;
  readonly carrierCode: string;
  /** Where it delivers; everywhere when empty. */
  readonly countryCodes: readonly string[];
  /** Share of its parcels that came in time, 0 to 1, found out before routing; absent when that is not known. */
  readonly onTimeShare?: number;
}

/** One rule as data. Fields that its kind does not use are empty. */
export interface RoutingRule {
  readonly kind: RoutingRuleKind;
  /** 0 to 100: how much the rule's score counts. */
  readonly weight: number;
  /** Only for these channels; for all when empty. */
  readonly channels: readonly string[];
  /** IN_MARKET: locations outside are not asked at all. */
  readonly required: boolean;
  /** RANKED_LOCATIONS: best first. EXCLUDE_LOCATIONS: those left out. */
  readonly locationIds: readonly string[];
  readonly costs: readonly LocationCost[];
  readonly carriers: readonly LocationCarrier[];
}

/** How a tenant routes. Version 0 is what holds before anything was set. */
export interface RoutingPolicy {
  readonly version: number;
  /** Most locations that one order is split over. */
  readonly splitLimit: number;
  readonly rules: readonly RoutingRule[];
}

export const maxSplitLimit = 10;
export const maxRules = 20;
const maxListed = 200;
const maxCostMinor = 100_000_000;

const plain = (kind: RoutingRuleKind, weight: number): RoutingRule => ({
  kind,
  weight,
  channels: [],
  required: false,
  locationIds: [],
  costs: [],
  carriers: [],
});

/** Few parcels first, then the destination's market, then nearness, then speed. */
export const defaultPolicy: RoutingPolicy = {
  version: 0,
  splitLimit: 5,
  rules: [
    plain("FEWEST_SPLITS", 60),
    plain("IN_MARKET", 20),
    plain("NEAREST", 15),
    plain("CAPACITY", 5),
    plain("CUT_OFF", 5),
  ],
};

/** Costs as a caller gives them. */
interface CostFields {
  readonly locationId: string;
  readonly perPackage: AmountFields;
  readonly perUnit: AmountFields;
}

interface AmountFields {
  readonly amount: string;
  readonly currencyCode: string;
}

/** A rule as a caller gives it. */
export interface RuleFields {
  readonly kind: RoutingRuleKind;
  readonly weight: number;
  readonly channels?: readonly string[] | null | undefined;
  readonly required?: boolean | null | undefined;
  readonly locationIds?: readonly string[] | null | undefined;
  readonly costs?: readonly CostFields[] | null | undefined;
  readonly carriers?:
    | readonly (Pick<LocationCarrier, "locationId" | "carrierCode"> & {
        readonly countryCodes?: readonly string[] | null | undefined;
      })[]
    | null
    | undefined;
}

/** Checks a policy as given. Refusals name the field. */
export function checkPolicy(
  splitLimit: number,
  rules: readonly RuleFields[],
): Outcome<Pick<RoutingPolicy, "splitLimit" | "rules">> {
  const check = new InputCheck();
  check.integer(["input", "splitLimit"], splitLimit, 1, maxSplitLimit);
  const checked = check
    .list(["input", "rules"], rules, 1, maxRules)
    .map((rule, index) => checkRule(check, ["input", "rules", String(index)], rule));
  return check.errors.length > 0 ? err(check.errors) : ok({ splitLimit, rules: checked });
}

function checkRule(check: InputCheck, path: InputPath, fields: RuleFields): RoutingRule {
  const texts = (name: string, values: readonly string[] | null | undefined): string[] =>
    check
      .list([...path, name], values ?? [], 0, maxListed)
      .map((value, n) => check.text([...path, name, String(n)], value, 64));
  const rule: RoutingRule = {
    kind: fields.kind,
    weight: check.integer([...path, "weight"], fields.weight, 0, 100),
    channels: texts("channels", fields.channels),
    required: fields.required ?? false,
    locationIds: texts("locationIds", fields.locationIds),
    costs: checkCosts(check, [...path, "costs"], fields.costs ?? []),
    carriers: checkCarriers(check, [...path, "carriers"], fields.carriers ?? []),
  };
  if (new Set(rule.locationIds).size < rule.locationIds.length) {
    check.add("INVALID", [...path, "locationIds"], "names a location twice");
  }
  const needed = needs[rule.kind];
  if (needed && rule[needed].length === 0) check.add("BLANK", [...path, needed], `a rule ${rule.kind} needs it`);
  return rule;
}

/** The field that a kind is nothing without. */
const needs: { readonly [K in RoutingRuleKind]?: "locationIds" | "costs" | "carriers" } = {
  RANKED_LOCATIONS: "locationIds",
  EXCLUDE_LOCATIONS: "locationIds",
  LOWEST_COST: "costs",
  CARRIER_AVAILABLE: "carriers",
  CARRIER_RELIABILITY: "carriers",
};

function checkCosts(check: InputCheck, path: InputPath, costs: readonly CostFields[]): LocationCost[] {
  const currencyCode = costs[0]?.perPackage.currencyCode ?? "";
  return check.list(path, costs, 0, maxListed).map(({ locationId, perPackage, perUnit }, n) => {
    const minor = (name: string, { amount, currencyCode: currency }: AmountFields): number => {
      const at = [...path, String(n), name];
      const money = parseMoney(amount, currency);
      if (!money.ok) check.add("INVALID", at, money.error);
      else if (currency !== currencyCode) check.add("CURRENCY_MISMATCH", at, "all costs of a rule are in one currency");
      else check.integer(at, money.value.minor, 0, maxCostMinor);
      return money.ok ? money.value.minor : 0;
    };
    return {
      locationId: check.text([...path, String(n), "locationId"], locationId, 64),
      currencyCode,
      perPackageMinor: minor("perPackage", perPackage),
      perUnitMinor: minor("perUnit", perUnit),
    };
  });
}

function checkCarriers(
  check: InputCheck,
  path: InputPath,
  carriers: NonNullable<RuleFields["carriers"]>,
): LocationCarrier[] {
  return check.list(path, carriers, 0, maxListed).map((carrier, n) => {
    const countryCodes = carrier.countryCodes ?? [];
    const unknown = countryCodes.find((code) => !isCountry(code));
    if (unknown !== undefined)
      check.add("INVALID", [...path, String(n), "countryCodes"], `${unknown} is no country code`);
    return {
      locationId: check.text([...path, String(n), "locationId"], carrier.locationId, 64),
      carrierCode: check.text([...path, String(n), "carrierCode"], carrier.carrierCode, 40),
      countryCodes: [...countryCodes],
    };
  });
}
