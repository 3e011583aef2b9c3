import type { Assignment, RoutingLine } from "./model.ts";
import type { Site } from "./eligible.ts";

/** Units asked for by SKU: lines of one SKU are summed first. */
export function needBySku(lines: readonly RoutingLine[]): Map<string, number> {
  const need = new Map<string, number>();
  for (const { sku, quantity } of lines) need.set(sku, (need.get(sku) ?? 0) + quantity);
  return new Map([...need].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const availableAt = (site: Site, sku: string): number => site.available.get(sku) ?? 0;

/** Units that all these locations together have of a SKU. */
export const availableOf = (sites: readonly Site[], sku: string): number =>
  sites.reduce((sum, site) => sum + availableAt(site, sku), 0);

/**
 * Shares out what is to be sent now among locations, the preferred first: one that has all of a SKU before several
 * that have parts of it.
 * @param sites in the order of preference. They must have enough together.
 * @param now units by SKU to be taken from stock.
 */
export function shareOut(sites: readonly Site[], now: ReadonlyMap<string, number>): Map<string, Map<string, number>> {
  const shares = new Map<string, Map<string, number>>();
  for (const [sku, need] of now) {
    const bySite = new Map<string, number>();
    const whole = sites.find((site) => availableAt(site, sku) >= need);
    let left = need;
    for (const site of whole ? [whole] : sites) {
      const take = Math.min(left, availableAt(site, sku));
      if (take > 0) bySite.set(site.location.id, take);
      left -= take;
    }
    shares.set(sku, bySite);
  }
  return shares;
}

/**
 * Gives the lines their units: in the order of the lines, from the locations in the order of preference.
 * What the shares do not have is back-ordered at the preferred location.
 */
export function assign(
  lines: readonly RoutingLine[],
  shares: ReadonlyMap<string, ReadonlyMap<string, number>>,
  preferred: string,
): Assignment[] {
  const left = new Map([...shares].map(([sku, bySite]) => [sku, [...bySite].map(([id, units]) => ({ id, units }))]));
  return lines.flatMap(({ lineId, sku, quantity }) => {
    const parts: Assignment[] = [];
    let open = quantity;
    for (const source of left.get(sku) ?? []) {
      const take = Math.min(open, source.units);
      if (take === 0) continue;
      source.units -= take;
      open -= take;
      parts.push({ lineId, sku, quantity: take, locationId: source.id, backordered: false });
    }
    if (open > 0) parts.push({ lineId, sku, quantity: open, locationId: preferred, backordered: true });
    return parts;
  });
}
