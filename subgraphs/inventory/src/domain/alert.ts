import type { StockLevelRecord } from "./stock.ts";

export type StockAlertEvent = "stock.low" | "stock.out" | "stock.back_in";

/** What a level must be for units to be taken from it without anything to tell. */
export interface CalmTaking {
  readonly version: number;
  /** A level that units were given back to may be above its reorder point again without a new version. */
  readonly low: boolean;
  /** Available units that must be left. */
  readonly leave: number;
}

/** What a level's alert is now, and which crossings made it so since it was last told. */
export interface AlertStep {
  readonly low: boolean;
  readonly out: boolean;
  readonly events: readonly StockAlertEvent[];
}

/**
 * Compares a level with the alert it carries. Each crossing is told once, when it happens: of the reorder point
 * downwards, of nothing left, and of something there again. A level that is made empty is out of stock at once.
 * @returns null when nothing was crossed.
 */
export function alertStep(
  level: Pick<StockLevelRecord, "available" | "reorderPoint" | "low" | "out">,
): AlertStep | null {
  const out = level.available === 0;
  const low = level.reorderPoint !== null && level.available <= level.reorderPoint;
  if (out === level.out && low === level.low) return null;
  const events: StockAlertEvent[] = [];
  if (low && !level.low) events.push("stock.low");
  if (out && !level.out) events.push("stock.out");
  if (!out && level.out) events.push("stock.back_in");
  return { low, out, events };
}

/**
 * Whether units can be taken from a level, as it was seen, without crossing anything, without touching what is kept back
 * from a channel, and without orders that wait for it. The level's version stands for its rules.
 * @param units taken.
 * @param keep available units that must be left for others.
 * @returns null when somebody has to look at the level.
 */
export function calmTaking(
  level: Pick<StockLevelRecord, "available" | "backordered" | "reorderPoint" | "low" | "out" | "version">,
  units: number,
  keep: number,
): CalmTaking | null {
  const { available, backordered, reorderPoint, low, out, version } = level;
  const leave = Math.max(keep, out ? 0 : 1, low || reorderPoint === null ? 0 : reorderPoint + 1);
  return backordered === 0 && available - units >= leave ? { version, low, leave } : null;
}
