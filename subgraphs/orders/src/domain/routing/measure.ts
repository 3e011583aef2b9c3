import { dayNumber, handOverDays, wallTime } from "@waybill/calendar";
import { distanceKm } from "@waybill/kernel";
import { calendar } from "../estimate/calendar.ts";
import { type Assignment, type RoutingLocation, type RoutingRequest, type RuleScore, scheduleOf } from "./model.ts";
import { servesMarket } from "./eligible.ts";
import type { RoutingRule } from "./rules.ts";

/** The score of the best candidate by a rule; the worst has 0. */
export const bestScore = 10_000;

// Asked for every share that a location has a part in.
const foretold = new WeakMap<RoutingLocation, { readonly at: number; readonly days: number }>();

/**
 * Days by the location's own calendar until it hands over what comes now: its handling days, counted in days on which
 * it is open, from the one whose cut-off and closing time are still ahead. The same that due dates and estimates say.
 */
function daysToHandOver(location: RoutingLocation, at: Date): number {
  const known = foretold.get(location);
  if (known?.at === at.getTime()) return known.days;
  const now = wallTime(at, location.timeZone);
  const days = dayNumber(handOverDays(scheduleOf(location), now, calendar).day) - dayNumber(now.day);
  foretold.set(location, { at: at.getTime(), days });
  return days;
}

/** Locations that share an order, with what each sends. */
export interface Share {
  readonly locations: readonly RoutingLocation[];
  readonly assignments: readonly Assignment[];
}

/**
 * What a rule measures of a share: less is better; null when it cannot be known, which counts as worst.
 * NEAREST mean km of the parcels · LOWEST_COST minor units · CUT_OFF days until the last parcel leaves ·
 * IN_MARKET parcels from outside · CAPACITY minus what the fullest location has left · RANKED_LOCATIONS sum of ranks ·
 * CARRIER_RELIABILITY late parcels in a thousand, of the location that has the least reliable choice of carriers.
 */
export function measure(rule: RoutingRule, { locations, assignments }: Share, request: RoutingRequest): number | null {
  const { coordinates, countryCode } = request.destination;
  switch (rule.kind) {
    case "FEWEST_SPLITS":
      return locations.length;
    case "NEAREST": {
      const distances = locations.map((location) =>
        coordinates && location.coordinates ? distanceKm(location.coordinates, coordinates) : null,
      );
      // Without coordinates the country is all there is to go by.
      if (distances.includes(null)) return coordinates ? null : share(locations, (l) => l.countryCode !== countryCode);
      return Math.round(distances.reduce<number>((sum, km) => sum + (km ?? 0), 0) / locations.length);
    }
    case "IN_MARKET":
      return locations.filter((location) => !servesMarket(location, countryCode)).length;
    case "LOWEST_COST":
      return costOf(rule, locations, assignments);
    case "CAPACITY":
      return Math.max(
        ...locations.map(({ capacityLeftToday }) => -Math.min(capacityLeftToday ?? 1_000_000, 1_000_000)),
      );
    case "CUT_OFF":
      return Math.max(...locations.map((location) => daysToHandOver(location, request.at)));
    case "RANKED_LOCATIONS": {
      const rank = (id: string): number =>
        rule.locationIds.includes(id) ? rule.locationIds.indexOf(id) : rule.locationIds.length;
      return locations.reduce((sum, { id }) => sum + rank(id), 0);
    }
    case "CARRIER_RELIABILITY":
      return latenessOf(rule, locations, countryCode);
    case "EXCLUDE_LOCATIONS":
    case "CARRIER_AVAILABLE":
      return 0;
  }
}

const share = (locations: readonly RoutingLocation[], test: (location: RoutingLocation) => boolean): number =>
  Math.round((1_000 * locations.filter(test).length) / locations.length);

function costOf(
  rule: RoutingRule,
  locations: readonly RoutingLocation[],
  assignments: readonly Assignment[],
): number | null {
  let sum = 0;
  for (const { id } of locations) {
    const cost = rule.costs.find(({ locationId }) => locationId === id);
    if (!cost) return null;
    const units = assignments
      .filter(({ locationId }) => locationId === id)
      .reduce((n, { quantity }) => n + quantity, 0);
    sum += cost.perPackageMinor + units * cost.perUnitMinor;
  }
  return sum;
}

/** Each location sends with the best carrier that it has; one of whose carriers nothing is known cannot be measured. */
function latenessOf(rule: RoutingRule, locations: readonly RoutingLocation[], countryCode: string): number | null {
  let worst = 0;
  for (const { id } of locations) {
    const shares = rule.carriers.flatMap(({ locationId, countryCodes, onTimeShare }) => {
      const delivers = countryCodes.length === 0 || countryCodes.includes(countryCode);
      return locationId === id && delivers && onTimeShare !== undefined ? [onTimeShare] : [];
    });
    if (shares.length === 0) return null;
    worst = Math.max(worst, 1_000 - Math.round(1_000 * Math.max(...shares)));
  }
  return worst;
}

/** Only these rank; the others only exclude. */
const ranks = (rule: RoutingRule): boolean =>
  rule.weight > 0 && rule.kind !== "EXCLUDE_LOCATIONS" && rule.kind !== "CARRIER_AVAILABLE";

/** Scores shares against each other, rule by rule in the policy's order. */
export function scoreShares(
  shares: readonly Share[],
  rules: readonly RoutingRule[],
  request: RoutingRequest,
): { readonly scores: RuleScore[]; readonly total: number }[] {
  const scored = shares.map(() => ({ scores: [] as RuleScore[], total: 0 }));
  for (const rule of rules.filter(ranks)) {
    const values = shares.map((one) => measure(rule, one, request));
    const known = values.filter((value) => value !== null);
    const [least, most] = known.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    for (const [index, value] of values.entries()) {
      let score = 0;
      if (value !== null)
        score = most === least ? bestScore : Math.round((bestScore * (most - value)) / (most - least));
      const entry = scored[index];
      if (!entry) continue;
      entry.scores.push({ kind: rule.kind, value, score });
      entry.total += rule.weight * score;
    }
  }
  return scored;
}
