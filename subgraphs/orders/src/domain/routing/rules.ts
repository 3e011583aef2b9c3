import { err, InputCheck, isCountry, ok, type Outcome } from "@waybill/kernel";

/** What a rule looks at. The first six rank candidates by weight; the others decide who may be asked at all. */
export const routingRuleKinds = [
  "FEWEST_SPLITS",
  "NEAREST",
  "IN_MARKET",
  "LOWEST_COST",
  "CAPACITY",
  "CUT_OFF",
  "RANKED_LOCATIONS",
  "EXCLUDE_LOCATIONS",
  "CARRIER_AVAILABLE",
] as const;
export type RoutingRuleKind = (typeof routingRuleKinds)[number];

/** What sending from a location costs, in minor units of one currency of the seller's choice. */
export interface LocationCost {
  readonly locationId: string;
  readonly perPackageMinor: number;
  readonly perUnitMinor: number;
}

/** A carrier that picks up at a location. */
export interface LocationCarrier {
  readonly locationId: string;
  readonly carrierCode: string;
  /** Where it delivers; everywhere when empty. */
  readonly countryCodes: readonly string[];
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
  rules: [plain("FEWEST_SPLITS", 60), plain("IN_MARKET", 20), plain("NEAREST", 15), plain("CAPACITY", 5), plain("CUT_OFF", 5)],
};

/** A rule as a caller gives it. */
export interface RuleFields {
  readonly kind: RoutingRuleKind;
  readonly weight: number;
  readonly channels?: readonly string[] | null | undefined;
  readonly required?: boolean | null | undefined;
  readonly locationIds?: readonly string[] | null | undefined;
  readonly costs?: readonly LocationCost[] | null | undefined;
  readonly carriers?: readonly (Omit<LocationCarrier, "countryCodes"> & {
    readonly countryCodes?: readonly string[] | null | undefined;
  })[] | null | undefined;
}

/** Checks a policy as given. Refusals name the field. */
export function checkPolicy(
  splitLimit: number,
  rules: readonly RuleFields[],
): Outcome<Pick<RoutingPolicy, "splitLimit" | "rules">> {
  const check = new InputCheck();
  check.integer(["input", "splitLimit"], splitLimit, 1, maxSplitLimit);
  const checked = check.list(["input", "rules"], rules, 1, maxRules).map((rule, index) => {
    const path = ["input", "rules", String(index)];
    const texts = (name: string, values: readonly string[] | null | undefined): string[] =>
      check.list([...path, name], values ?? [], 0, maxListed).map((value, n) => check.text([...path, name, String(n)], value, 64));
    const locationIds = texts("locationIds", rule.locationIds);
    if (new Set(locationIds).size < locationIds.length) {
      check.add("INVALID", [...path, "locationIds"], "names a location twice");
    }
    const needed = { RANKED_LOCATIONS: locationIds, EXCLUDE_LOCATIONS: locationIds, CARRIER_AVAILABLE: rule.carriers ?? [], LOWEST_COST: rule.costs ?? [] };
    const field = { RANKED_LOCATIONS: "locationIds", EXCLUDE_LOCATIONS: "locationIds", CARRIER_AVAILABLE: "carriers", LOWEST_COST: "costs" };
    const kind = rule.kind as keyof typeof needed;
    if (Object.hasOwn(needed, kind) && needed[kind].length === 0) {
      check.add("BLANK", [...path, field[kind]], `a rule ${rule.kind} needs it`);
    }
    return {
      kind: rule.kind,
      weight: check.integer([...path, "weight"], rule.weight, 0, 100),
      channels: texts("channels", rule.channels),
      required: rule.required ?? false,
      locationIds,
      costs: check.list([...path, "costs"], rule.costs ?? [], 0, maxListed).map((cost, n) => ({
        locationId: check.text([...path, "costs", String(n), "locationId"], cost.locationId, 64),
        perPackageMinor: check.integer([...path, "costs", String(n), "perPackageMinor"], cost.perPackageMinor, 0, 100_000_000),
        perUnitMinor: check.integer([...path, "costs", String(n), "perUnitMinor"], cost.perUnitMinor, 0, 1_000_000),
      })),
      carriers: check.list([...path, "carriers"], rule.carriers ?? [], 0, maxListed).map((carrier, n) => ({
        locationId: check.text([...path, "carriers", String(n), "locationId"], carrier.locationId, 64),
        carrierCode: check.text([...path, "carriers", String(n), "carrierCode"], carrier.carrierCode, 40),
        countryCodes: (carrier.countryCodes ?? []).map((code) => {
          if (!isCountry(code)) check.add("INVALID", [...path, "carriers", String(n), "countryCodes"], `${code} is no country code`);
          return code;
        }),
      })),
    };
  });
  return check.errors.length > 0 ? err(check.errors) : ok({ splitLimit, rules: checked });
}
