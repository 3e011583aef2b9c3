import type { Allocation } from "./allocation.ts";
import { open } from "./reservation.ts";

/** What an order loses when units that it holds cannot be used. */
export interface Shorting {
  /** What it holds and waits for afterwards. */
  readonly allocations: readonly Allocation[];
  /** The parts that are held no more: of a bundle, all components. */
  readonly held: readonly Allocation[];
  /** The same, as the order waits for them. */
  readonly late: readonly Allocation[];
  /** Units of the variant that this makes good, at most what was missing. */
  readonly units: number;
}

/**
 * Takes units of a variant at a location off an order, whole allocation units at a time.
 * @param wanted how many units of the variant are missing, at least 1.
 * @returns null when the order holds none there.
 */
export function shortOf(
  allocations: readonly Allocation[],
  wanted: { readonly variantId: string; readonly locationId: string; readonly missing: number },
): Shorting | null {
  let { missing } = wanted;
  const left: Allocation[] = [];
  const held: Allocation[] = [];
  for (const allocation of allocations) {
    const per = allocation.parts.find(({ variantId }) => variantId === wanted.variantId)?.per ?? 0;
    const here = !allocation.backordered && allocation.locationId === wanted.locationId && allocation.lineId !== null;
    const quantity = here && per > 0 ? Math.min(open(allocation), Math.ceil(missing / per)) : 0;
    if (quantity === 0) {
      left.push(allocation);
      continue;
    }
    missing = Math.max(0, missing - quantity * per);
    held.push({ ...allocation, quantity, handedOver: 0 });
    if (quantity < allocation.quantity) left.push({ ...allocation, quantity: allocation.quantity - quantity });
  }
  if (held.length === 0) return null;
  const late = held.map((part) => ({ ...part, backordered: true }));
  return { allocations: [...left, ...late], held, late, units: wanted.missing - missing };
}
