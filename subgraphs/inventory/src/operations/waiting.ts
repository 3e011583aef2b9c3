import type { Allocation } from "../domain/allocation.ts";
import { open } from "../domain/reservation.ts";
import { levelIdOf } from "../domain/stock.ts";

/** The levels whose receipts allocations wait for, each once. */
export function waitingOf(tenant: string, allocations: readonly Allocation[]): string[] {
  const ids = allocations
    .filter((allocation) => allocation.backordered && open(allocation) > 0)
    .flatMap(({ parts, locationId }) => parts.map(({ variantId }) => levelIdOf(tenant, variantId, locationId)));
  return [...new Set(ids)].toSorted();
}
