import { assign, availableAt, availableOf, needBySku, shareOut } from "./allocate.ts";
import { candidateSets, isComplete, mostUseful } from "./candidates.ts";
import { eligibleSites, rulesFor, type Site, sitesOf } from "./eligible.ts";
import { scoreShares, type Share } from "./measure.ts";
import type { Candidate, NoRouteReason, Rejection, Routing, RoutingRequest, Shortage, SkuStock } from "./model.ts";
import type { RoutingPolicy } from "./rules.ts";

/** How many candidates and rejections a decision keeps. */
export const keptCandidates = 20;
export const keptRejections = 50;

/**
 * Decides which locations send what: filter, bounded sets of locations, weighted scores, and a tie-break by the
 * rules' order, the number of locations and their ids. The same stock, policy and request always give the same answer,
 * in whatever order the stock was read.
 */
export function route(request: RoutingRequest, stock: readonly SkuStock[], policy: RoutingPolicy): Routing {
  const rules = rulesFor(policy.rules, request.channel);
  const { eligible, rejected } = eligibleSites(sitesOf(stock), rules, request);
  const need = needBySku(request.lines);
  const promisable = new Set(
    request.allowBackorder
      ? stock.filter(({ backorderPolicy }) => backorderPolicy !== "DENY").map(({ sku }) => sku)
      : [],
  );
  const shortages = shortagesOf(request, eligible, promisable);
  if (shortages.length > 0 || eligible.length === 0) {
    return nothing(eligible.length === 0 ? "NO_LOCATION" : "INSUFFICIENT_STOCK", rejected, shortages);
  }
  const now = takenNow(need, eligible);
  const useful =
    now.size === 0 ? eligible : eligible.filter((site) => [...now.keys()].some((sku) => availableAt(site, sku) > 0));
  for (const site of eligible)
    if (!useful.includes(site)) rejected.push({ locationIds: [site.location.id], reason: "NO_STOCK" });
  const { kept, left } = mostUseful(useful, now);
  for (const { location } of left) rejected.push({ locationIds: [location.id], reason: "BEYOND_LIMIT" });

  const preference = preferenceOf(kept, rules, request);
  const shares: Share[] = [];
  const sets = candidateSets(kept, now, policy.splitLimit);
  for (const set of sets) {
    const share = isComplete(set, now) ? shareOf(set, preference, now, request) : null;
    if (share) shares.push(share);
    else rejected.push({ locationIds: idsOf(set), reason: isComplete(set, now) ? "REDUNDANT" : "INCOMPLETE" });
  }
  if (shares.length === 0) return { ...nothing("SPLIT_LIMIT", rejected, []), considered: sets.length };
  const ranked = rank(shares, scoreShares(shares, rules, request));
  return {
    assignments: ranked[0]?.share.assignments ?? null,
    noRoute: null,
    shortages: [],
    candidates: ranked.slice(0, keptCandidates).map(({ candidate }) => candidate),
    considered: sets.length,
    rejected: rejected.slice(0, keptRejections),
  };
}

const idsOf = (sites: readonly Site[]): string[] => sites.map(({ location }) => location.id);

const nothing = (noRoute: NoRouteReason, rejected: readonly Rejection[], shortages: readonly Shortage[]): Routing => ({
  assignments: null,
  noRoute,
  shortages,
  candidates: [],
  considered: 0,
  rejected: rejected.slice(0, keptRejections),
});

/** Every line whose SKU is short and may not be promised; the last lines of a SKU go without first. */
function shortagesOf(
  { lines }: RoutingRequest,
  eligible: readonly Site[],
  promisable: ReadonlySet<string>,
): Shortage[] {
  const left = new Map<string, number>();
  return lines.flatMap(({ lineId, sku, quantity }) => {
    const have = left.get(sku) ?? availableOf(eligible, sku);
    left.set(sku, Math.max(0, have - quantity));
    return have >= quantity || promisable.has(sku) ? [] : [{ lineId, sku, missing: quantity - have }];
  });
}

/** What is taken from stock: all, or as much as there is of what may be promised. */
function takenNow(need: ReadonlyMap<string, number>, eligible: readonly Site[]): Map<string, number> {
  const now = new Map<string, number>();
  for (const [sku, quantity] of need) {
    const take = Math.min(quantity, availableOf(eligible, sku));
    if (take > 0) now.set(sku, take);
  }
  return now;
}

/** The order in which the locations of a set are drawn on: each judged as if it sent everything. */
function preferenceOf(
  sites: readonly Site[],
  rules: RoutingPolicy["rules"],
  request: RoutingRequest,
): Map<string, number> {
  const alone = sites.map(({ location }) => ({ locations: [location], assignments: [] }));
  const totals = scoreShares(alone, rules, request);
  return new Map(sites.map(({ location }, index) => [location.id, totals[index]?.total ?? 0]));
}

/** What each of a set sends; null when one of them would send nothing. */
function shareOf(
  set: readonly Site[],
  preference: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
  { lines }: RoutingRequest,
): Share | null {
  const worth = ({ location }: Site): number => preference.get(location.id) ?? 0;
  const ordered = set.toSorted((a, b) => worth(b) - worth(a) || (a.location.id < b.location.id ? -1 : 1));
  const assignments = assign(lines, shareOut(ordered, now), ordered[0]?.location.id ?? "");
  if (set.some(({ location }) => !assignments.some(({ locationId }) => locationId === location.id))) return null;
  return { locations: set.map(({ location }) => location), assignments };
}

function rank(
  shares: readonly Share[],
  scored: ReturnType<typeof scoreShares>,
): { readonly share: Share; readonly candidate: Candidate }[] {
  const all = shares.map((share, index) => ({
    share,
    candidate: {
      locationIds: share.locations.map(({ id }) => id),
      scores: scored[index]?.scores ?? [],
      total: scored[index]?.total ?? 0,
    },
  }));
  return all.sort((a, b) => compare(a.candidate, b.candidate));
}

function compare(a: Candidate, b: Candidate): number {
  if (a.total !== b.total) return b.total - a.total;
  for (const [index, { score }] of a.scores.entries()) {
    const other = b.scores[index]?.score ?? 0;
    if (score !== other) return other - score;
  }
  if (a.locationIds.length !== b.locationIds.length) return a.locationIds.length - b.locationIds.length;
  return a.locationIds.join(" ") < b.locationIds.join(" ") ? -1 : 1;
}
