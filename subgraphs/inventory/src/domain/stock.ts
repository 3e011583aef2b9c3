import { err, ok, type Outcome, userError } from "@waybill/kernel";

/** Units of one variant at one location, by state. `onHand` is the sum. */
export interface StockLevelRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly variantId: string;
  readonly sku: string;
  readonly locationId: string;
  /** Can be promised. */
  readonly available: number;
  /** Held for orders being placed. */
  readonly reserved: number;
  /** Owed to confirmed orders. */
  readonly committed: number;
  /** Counts receipts and corrections, not the holds of orders. */
  readonly version: number;
}

export const stockStates = ["available", "reserved", "committed"] as const;
export type StockState = (typeof stockStates)[number];

/** Units in the building. */
export const onHand = (level: Pick<StockLevelRecord, StockState>): number =>
  level.available + level.reserved + level.committed;

/** One line of the append-only ledger: what changed a level, and why. Levels are the fold of these. */
export interface StockEntryRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly stockLevelId: string;
  readonly kind: "RECEIVED" | "RESERVED" | "COMMITTED" | "RELEASED" | "EXPIRED" | "FULFILLED";
  readonly available: number;
  readonly reserved: number;
  readonly committed: number;
  /** What caused it: an order's id, or the actor of a receipt. */
  readonly reference: string;
  readonly at: Date;
}

/** A number of units of one SKU. */
export interface SkuQuantity {
  readonly sku: string;
  readonly quantity: number;
}

/** Units to take from one level. */
export interface Allocation extends SkuQuantity {
  readonly stockLevelId: string;
  readonly locationId: string;
}

/** Sums lines of one SKU, in order of first appearance: three lines of 2 need 6 at once. */
export function sumBySku(lines: readonly SkuQuantity[]): SkuQuantity[] {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(line.sku, (sums.get(line.sku) ?? 0) + line.quantity);
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }));
}

/**
 * Decides which levels serve the lines, all or nothing. The level with most available units is used
 * first, so that a line is split over as few locations as possible; ties go by id, so that the same
 * stock gives the same answer.
 * @returns allocations sorted by level, or INSUFFICIENT_STOCK for every line whose SKU is short.
 */
export function allocate(lines: readonly SkuQuantity[], levels: readonly StockLevelRecord[]): Outcome<Allocation[]> {
  const allocations: Allocation[] = [];
  const short = new Map<string, number>();
  for (const need of sumBySku(lines)) {
    const open = levels
      .filter((level) => level.sku === need.sku && level.available > 0)
      .toSorted((a, b) => b.available - a.available || (a._id < b._id ? -1 : 1));
    let missing = need.quantity;
    for (const level of open) {
      const quantity = Math.min(missing, level.available);
      if (quantity === 0) break;
      allocations.push({ sku: need.sku, quantity, stockLevelId: level._id, locationId: level.locationId });
      missing -= quantity;
    }
    if (missing > 0) short.set(need.sku, need.quantity - missing);
  }
  if (short.size > 0) return err(shortages(lines, short));
  return ok(allocations.toSorted((a, b) => (a.stockLevelId < b.stockLevelId ? -1 : 1)));
}

function shortages(lines: readonly SkuQuantity[], available: ReadonlyMap<string, number>) {
  return lines.flatMap((line, index) => {
    const units = available.get(line.sku);
    if (units === undefined) return [];
    const message = `${units} of ${line.sku} are available`;
    return [userError("INSUFFICIENT_STOCK", ["input", "lines", String(index), "quantity"], message)];
  });
}
