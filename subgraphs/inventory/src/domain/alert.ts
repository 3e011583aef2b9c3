import type { StockLevelRecord } from "./stock.ts";

export type StockAlertEvent = "stock.low" | "stock.out" | "stock.back_in";

/** What a level's alert is now, and which crossings made it so since it was last told. */
export interface AlertStep {
  readonly low: boolean;
  readonly out: boolean;
  readonly events: readonly StockAlertEvent[];
}

/**
 * Compares a level with the alert it carries. Each crossing is told once, when it happens: of the reorder point
 * downwards, of nothing left, and of something there again. A level that never held a unit is not out of stock.
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
