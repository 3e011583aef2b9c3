import type { Rejection, RejectionReason, RoutingLocation, RoutingRequest, SkuStock } from "./model.ts";
import type { RoutingRule } from "./rules.ts";

/** A location with what it can give of each SKU asked for. */
export interface Site {
  readonly location: RoutingLocation;
  readonly available: ReadonlyMap<string, number>;
}

/** The rules of a policy that hold for a channel, in their order. */
export const rulesFor = (rules: readonly RoutingRule[], channel: string): RoutingRule[] =>
  rules.filter((rule) => rule.channels.length === 0 || rule.channels.includes(channel));

/** The locations of the stock that was read, by id, whatever order it came in. */
export function sitesOf(stock: readonly SkuStock[]): Site[] {
  const sites = new Map<string, { location: RoutingLocation; available: Map<string, number> }>();
  for (const { sku, locations } of stock) {
    for (const { location, available } of locations) {
      const site = sites.get(location.id) ?? { location, available: new Map<string, number>() };
      site.available.set(sku, Math.max(0, available));
      sites.set(location.id, site);
    }
  }
  return [...sites.values()].sort((a, b) => (a.location.id < b.location.id ? -1 : 1));
}

/** True when a location is in its own market for a destination: it serves the country, or is in it and serves all. */
export const servesMarket = ({ marketsServed, countryCode }: RoutingLocation, destination: string): boolean =>
  marketsServed.length === 0 ? countryCode === destination : marketsServed.includes(destination);

/** Who may be asked, and why the others may not. */
export function eligibleSites(
  sites: readonly Site[],
  rules: readonly RoutingRule[],
  request: RoutingRequest,
): { readonly eligible: Site[]; readonly rejected: Rejection[] } {
  const eligible: Site[] = [];
  const rejected: Rejection[] = [];
  for (const site of sites) {
    const reason = objection(site.location, rules, request);
    if (reason) rejected.push({ locationIds: [site.location.id], reason });
    else eligible.push(site);
  }
  return { eligible, rejected };
}

function objection(
  location: RoutingLocation,
  rules: readonly RoutingRule[],
  request: RoutingRequest,
): RejectionReason | null {
  const { countryCode } = request.destination;
  if (!location.active) return "INACTIVE";
  if (request.excludeLocationIds.includes(location.id)) return "EXCLUDED_BY_REQUEST";
  for (const rule of rules) {
    if (rule.kind === "EXCLUDE_LOCATIONS" && rule.locationIds.includes(location.id)) return "EXCLUDED_BY_RULE";
    if (rule.kind === "IN_MARKET" && rule.required && !servesMarket(location, countryCode)) return "OUTSIDE_MARKET";
    if (rule.kind === "CAPACITY" && location.capacityLeftToday !== null && location.capacityLeftToday <= 0)
      return "NO_CAPACITY";
    if (rule.kind === "CARRIER_AVAILABLE") {
      const delivers = rule.carriers.some(
        ({ locationId, countryCodes }) =>
          locationId === location.id && (countryCodes.length === 0 || countryCodes.includes(countryCode)),
      );
      if (!delivers) return "NO_CARRIER";
    }
  }
  return null;
}
