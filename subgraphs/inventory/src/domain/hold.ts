import { err, ok, type Outcome, userError } from "@waybill/kernel";
import type { Allocation } from "./allocation.ts";
import { open, type ReservationStatus } from "./reservation.ts";

/** A number of units of one line of the order. */
export interface LineQuantity {
  readonly lineId: string;
  readonly quantity: number;
}

/** Units taken out of an allocation, and what is left of all allocations. */
export interface Drawn {
  readonly taken: readonly Allocation[];
  readonly left: readonly Allocation[];
}

/** Units of a line, and which of its allocations may be drawn on. */
export interface Draw extends LineQuantity {
  readonly among?: (allocation: Allocation) => boolean;
}

/** Draws units of a line, those that wait first: they cost nobody anything. At most what is open is taken. */
export function draw(allocations: readonly Allocation[], { lineId, quantity, among = () => true }: Draw): Drawn {
  const taken: Allocation[] = [];
  let missing = quantity;
  const rest = new Map<Allocation, number>();
  const candidates = allocations.filter((allocation) => allocation.lineId === lineId && among(allocation));
  for (const allocation of candidates.toSorted((a, b) => Number(b.backordered) - Number(a.backordered))) {
    const units = Math.min(missing, open(allocation));
    if (units <= 0) continue;
    taken.push({ ...allocation, quantity: units, handedOver: 0 });
    rest.set(allocation, allocation.quantity - units);
    missing -= units;
  }
  const left = allocations.map((allocation) => ({
    ...allocation,
    quantity: rest.get(allocation) ?? allocation.quantity,
  }));
  return { taken, left: left.filter(({ quantity: units }) => units > 0) };
}

/** Draws several lines, at most what is open of each. */
export function drawAll(allocations: readonly Allocation[], lines: readonly Draw[]): Drawn {
  let left = allocations;
  const taken: Allocation[] = [];
  for (const line of lines) {
    const drawn = draw(left, line);
    taken.push(...drawn.taken);
    left = drawn.left;
  }
  return { taken, left };
}

/** Draws several lines, or refuses those that do not have so many units open. */
export function drawExactly(allocations: readonly Allocation[], lines: readonly Draw[]): Outcome<Drawn> {
  let left = allocations;
  const taken: Allocation[] = [];
  const errors = lines.flatMap((line, index) => {
    const drawn = draw(left, line);
    taken.push(...drawn.taken);
    left = drawn.left;
    const units = drawn.taken.reduce((sum, { quantity }) => sum + quantity, 0);
    if (units === line.quantity) return [];
    return [
      userError(
        "INVALID_STATE",
        ["input", "lines", String(index), "quantity"],
        `${units} units of the line are held there`,
      ),
    ];
  });
  return errors.length > 0 ? err(errors) : ok({ taken, left });
}

/** Joins allocations of one line at one location. */
export function join(allocations: readonly Allocation[]): Allocation[] {
  const joined = new Map<string, Allocation>();
  for (const allocation of allocations) {
    const { lineId, sku, locationId, backordered } = allocation;
    const key = JSON.stringify([lineId, sku, locationId, backordered]);
    const other = joined.get(key);
    joined.set(
      key,
      other
        ? {
            ...other,
            quantity: other.quantity + allocation.quantity,
            handedOver: other.handedOver + allocation.handedOver,
          }
        : allocation,
    );
  }
  return [...joined.values()];
}

/** The status that follows from what is left: a reservation with nothing open is over. */
export function statusAfter(status: ReservationStatus, allocations: readonly Allocation[]): ReservationStatus {
  if (allocations.some((allocation) => open(allocation) > 0)) return status;
  return allocations.length > 0 ? "FULFILLED" : "RELEASED";
}

/** Counts units of lines at their locations as out of the building. At most what is there and open. */
export function handOver(allocations: readonly Allocation[], taken: readonly Allocation[]): Allocation[] {
  const out = new Map<string, number>();
  const key = ({ lineId, sku, locationId }: Allocation): string => JSON.stringify([lineId, sku, locationId]);
  for (const part of taken) out.set(key(part), (out.get(key(part)) ?? 0) + part.quantity);
  return allocations.map((allocation) => {
    if (allocation.backordered) return allocation;
    const units = Math.min(out.get(key(allocation)) ?? 0, open(allocation));
    out.set(key(allocation), (out.get(key(allocation)) ?? 0) - units);
    return { ...allocation, handedOver: allocation.handedOver + units };
  });
}
