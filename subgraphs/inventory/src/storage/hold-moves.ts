import type { Allocation } from "../domain/allocation.ts";
import { open, type StockMove } from "../domain/reservation.ts";
import type { StockDelta } from "../domain/stock.ts";
import type { LevelMove } from "./stock-book.ts";

/**
 * What moving the open units of allocations does to the levels, component by component. Units that are owed and
 * not there are counted as backordered as long as the order wants them.
 * @param keepOf available units that must be left at a level.
 */
export function movesOf(
  allocations: readonly Allocation[],
  { from, to }: Pick<StockMove, "from" | "to">,
  keepOf?: (variantId: string, locationId: string) => number,
): LevelMove[] {
  return allocations.flatMap((allocation) => {
    const { locationId, backordered, parts } = allocation;
    return parts.flatMap(({ variantId, sku, per }): LevelMove[] => {
      const units = open(allocation) * per;
      const delta = backordered ? owed(units, from, to) : moved(units, from, to);
      if (Object.keys(delta).length === 0) return [];
      const keep = backordered ? 0 : (keepOf?.(variantId, locationId) ?? 0);
      return [{ variantId, sku, locationId, delta, keep }];
    });
  });
}

function moved(units: number, from: StockMove["from"], to: StockMove["to"]): StockDelta {
  if (units === 0) return {};
  return { ...(from && { [from]: -units }), ...(to && { [to]: units }) };
}

function owed(units: number, from: StockMove["from"], to: StockMove["to"]): StockDelta {
  if (units === 0) return {};
  if (from === "available") return { backordered: units };
  return to === "available" || to === null ? { backordered: -units } : {};
}
