import { err, ok, type Outcome, userError } from "@waybill/kernel";
import type { SkuQuantity } from "./stock.ts";

/** What one unit of a line takes from stock: the variant itself, or each component of a bundle. */
export interface LinePart {
  readonly sku: string;
  readonly variantId: string;
  /** Units of this SKU in one unit of the line. */
  readonly per: number;
}

/** A line to serve. */
export interface LineNeed extends SkuQuantity {
  /** The order's line; null for a caller that does not tell lines apart. */
  readonly lineId: string | null;
  /** Where the units must come from; null: wherever they are. */
  readonly locationId: string | null;
  /** Empty for a SKU that is not known. */
  readonly parts: readonly LinePart[];
  /** True when what is beyond stock may wait for a receipt. */
  readonly mayWait: boolean;
}

/** Units of a line at one location. Quantities are in units of the line, so a bundle stays whole. */
export interface Allocation extends SkuQuantity {
  readonly lineId: string | null;
  readonly locationId: string;
  /** True while the units are owed and not there. */
  readonly backordered: boolean;
  /** Units of `quantity` that have left the building. */
  readonly handedOver: number;
  readonly parts: readonly LinePart[];
}

/** Units of a SKU at a location that may be promised. */
export interface OpenStock {
  readonly sku: string;
  readonly locationId: string;
  readonly available: number;
}

/**
 * Decides where the lines are served from, all or nothing. Lines of one SKU, and bundles that share it with
 * plain lines, draw on one stock. What is tied most goes first: lines with a location, then bundles (whole at one
 * location), then the rest. The location with most units is used first, so that a line is split as little as
 * possible; ties go by id, so that the same stock gives the same answer.
 * @param places where a line that waits may wait, in order of preference.
 * @returns allocations in the order of the lines, or INSUFFICIENT_STOCK for every line whose SKU is short.
 */
export function allocate(
  needs: readonly LineNeed[],
  stock: readonly OpenStock[],
  places: readonly string[] = [],
): Outcome<Allocation[]> {
  const book = new Book(stock);
  const before = new Book(stock);
  const served = new Map<LineNeed, Allocation[]>();
  const short = new Set<string>();
  for (const need of byTightness(needs)) {
    const { taken, missing } = take(book, need);
    const place = need.locationId ?? taken[0]?.locationId ?? book.fullest(need)[0] ?? places[0];
    if (missing > 0 && need.mayWait && place !== undefined && need.parts.length > 0) {
      taken.push(allocation(need, place, missing, true));
    } else if (missing > 0) short.add(shortKey(need));
    served.set(need, taken);
  }
  if (short.size > 0) return err(shortages(needs, short, before));
  return ok(needs.flatMap((need) => served.get(need) ?? []));
}

/** How many whole units of a line a location's stock makes. */
export function buildable(parts: readonly LinePart[], availableOf: (sku: string) => number): number {
  if (parts.length === 0) return 0;
  return Math.min(...parts.map(({ sku, per }) => Math.floor(availableOf(sku) / per)));
}

/** Units that may still be promised, while lines draw on them. */
class Book {
  private readonly open = new Map<string, Map<string, number>>();

  constructor(stock: readonly OpenStock[]) {
    for (const { sku, locationId, available } of stock) {
      const skus = this.open.get(locationId) ?? new Map<string, number>();
      this.open.set(locationId, skus.set(sku, available));
    }
  }

  units({ parts }: LineNeed, locationId: string): number {
    return buildable(parts, (sku) => this.open.get(locationId)?.get(sku) ?? 0);
  }

  /** Locations that can serve something of a need, the fullest first. */
  fullest(need: LineNeed): string[] {
    const units = [...this.open.keys()].map((locationId) => ({ locationId, units: this.units(need, locationId) }));
    return units
      .filter((place) => place.units > 0)
      .toSorted((a, b) => b.units - a.units || (a.locationId < b.locationId ? -1 : 1))
      .map(({ locationId }) => locationId);
  }

  draw({ parts }: LineNeed, locationId: string, quantity: number): void {
    const skus = this.open.get(locationId);
    for (const { sku, per } of parts) skus?.set(sku, (skus.get(sku) ?? 0) - per * quantity);
  }

  total(need: LineNeed): number {
    const places = need.locationId === null ? [...this.open.keys()] : [need.locationId];
    return places.reduce((sum, locationId) => sum + this.units(need, locationId), 0);
  }
}

function take(book: Book, need: LineNeed): { taken: Allocation[]; missing: number } {
  const taken: Allocation[] = [];
  let missing = need.quantity;
  for (const locationId of need.locationId === null ? book.fullest(need) : [need.locationId]) {
    const quantity = Math.min(missing, book.units(need, locationId));
    if (quantity === 0) continue;
    book.draw(need, locationId, quantity);
    taken.push(allocation(need, locationId, quantity, false));
    missing -= quantity;
  }
  return { taken, missing };
}

function allocation(
  { lineId, sku, parts }: LineNeed,
  locationId: string,
  quantity: number,
  backordered: boolean,
): Allocation {
  return { lineId, sku, quantity, handedOver: 0, locationId, backordered, parts };
}

function byTightness(needs: readonly LineNeed[]): LineNeed[] {
  const rank = ({ locationId, parts }: LineNeed): number =>
    (locationId === null ? 2 : 0) + (parts.length > 1 || parts[0]?.per !== 1 ? 0 : 1);
  return needs.toSorted((a, b) => rank(a) - rank(b));
}

const shortKey = ({ sku, locationId }: LineNeed): string => `${sku} ${locationId ?? ""}`;

function shortages(needs: readonly LineNeed[], short: ReadonlySet<string>, stock: Book) {
  return needs.flatMap((need, index) => {
    if (!short.has(shortKey(need))) return [];
    const message = `${stock.total(need)} of ${need.sku} are available`;
    return [userError("INSUFFICIENT_STOCK", ["input", "lines", String(index), "quantity"], message)];
  });
}
