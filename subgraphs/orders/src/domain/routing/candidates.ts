import { availableAt, availableOf } from "./allocate.ts";
import type { Site } from "./eligible.ts";

/** Bounds of the search: the work is the same however many locations a tenant has. */
export const maxSites = 30;
export const maxSets = 5_000;
/** Up to this many locations all sets are compared; larger ones are only looked for when nothing smaller serves. */
const comparedSize = 3;

/** True when the locations together have every unit. */
export const isComplete = (sites: readonly Site[], now: ReadonlyMap<string, number>): boolean =>
  [...now].every(([sku, need]) => availableOf(sites, sku) >= need);

/** The locations that can do most for the request, by id where they are equal. */
export function mostUseful(sites: readonly Site[], now: ReadonlyMap<string, number>): { kept: Site[]; left: Site[] } {
  const use = (site: Site): number =>
    [...now].reduce((sum, [sku, need]) => sum + Math.min(need, availableAt(site, sku)), 0);
  const byUse = sites
    .map((site) => ({ site, use: use(site) }))
    .sort((a, b) => b.use - a.use || (a.site.location.id < b.site.location.id ? -1 : 1));
  const ordered = byUse.map(({ site }) => site);
  return { kept: ordered.slice(0, maxSites), left: ordered.slice(maxSites) };
}

/** Sets of locations to judge: singles, pairs, triples …, and what a greedy search finds, at most `maxSets`. */
export function candidateSets(sites: readonly Site[], now: ReadonlyMap<string, number>, splitLimit: number): Site[][] {
  const sets: Site[][] = [];
  const seen = new Set<string>();
  let served = false;
  const add = (set: readonly Site[]): void => {
    const sorted = [...set].sort((a, b) => (a.location.id < b.location.id ? -1 : 1));
    const key = sorted.map(({ location }) => location.id).join(" ");
    if (seen.has(key)) return;
    seen.add(key);
    sets.push(sorted);
    served ||= isComplete(sorted, now);
  };
  for (let size = 1; size <= Math.min(splitLimit, sites.length); size++) {
    if (size > comparedSize && served) break;
    for (const set of combinations(sites, size)) {
      if (sets.length >= maxSets) break;
      add(set);
    }
  }
  if (!served) for (const start of sites) add(greedy(sites, now, start, splitLimit));
  return sets;
}

function* combinations(sites: readonly Site[], size: number, from = 0): Generator<Site[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let index = from; index + size <= sites.length; index++) {
    const first = sites[index];
    if (first) for (const rest of combinations(sites, size - 1, index + 1)) yield [first, ...rest];
  }
}

/** Adds whoever brings most of what is still missing, until nothing is. */
function greedy(sites: readonly Site[], now: ReadonlyMap<string, number>, start: Site, splitLimit: number): Site[] {
  const set = [start];
  while (set.length < splitLimit && !isComplete(set, now)) {
    const brings = (site: Site): number =>
      [...now].reduce(
        (sum, [sku, need]) => sum + Math.min(Math.max(0, need - availableOf(set, sku)), availableAt(site, sku)),
        0,
      );
    let best: Site | undefined;
    for (const site of sites) if (!set.includes(site) && brings(site) > (best ? brings(best) : 0)) best = site;
    if (!best) break;
    set.push(best);
  }
  return set;
}
