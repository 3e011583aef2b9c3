import type { Tx } from "@waybill/storage";
import type { Allocation } from "../domain/allocation.ts";
import { type Draw, drawAll, handOver } from "../domain/hold.ts";
import type { Reservation } from "../storage/entities.ts";
import { movesOf } from "../storage/hold-moves.ts";
import { StockBook } from "../storage/stock-book.ts";
import { changeHold } from "./change-hold.ts";
import { closeBook } from "./close-book.ts";

/** Units of a line that left a building. */
export interface HandedOver {
  readonly lineId: string;
  readonly quantity: number;
  readonly locationId: string;
}

/**
 * Takes units out of the building for a confirmed order. A unit that is out already does not leave again. Units that
 * were called damaged just before they left are not waited for any more.
 */
export async function handOverLines(
  tx: Tx,
  reservation: Reservation,
  lines: readonly HandedOver[],
  now: Date,
): Promise<void> {
  if (reservation.status !== "CONFIRMED") return;
  const { allocations, orderId, tenant } = reservation;
  const draws = lines.map(({ lineId, quantity, locationId }) => ({
    lineId,
    quantity,
    among: (allocation: Allocation) => !allocation.backordered && allocation.locationId === locationId,
  }));
  const { taken } = drawAll(allocations, draws);
  const late = drawAll(allocations, notHeld(lines, taken));
  if (taken.length + late.taken.length === 0) return;
  const book = new StockBook(tx, tenant, now);
  await book.move(movesOf(taken, { from: "committed", to: null }), { kind: "FULFILLED", reference: orderId });
  await book.move(movesOf(late.taken, { from: "committed", to: null }), { kind: "RELEASED", reference: orderId });
  await changeHold(book, reservation, {
    event: "reservation.handed_over",
    allocations: handOver(late.left, taken),
    moved: taken,
  });
  await closeBook(book);
}

/** What left and was waited for there. */
function notHeld(lines: readonly HandedOver[], taken: readonly Allocation[]): Draw[] {
  const held = new Map<string, number>();
  const key = (line: Pick<Allocation, "lineId" | "locationId">): string => `${line.lineId} ${line.locationId}`;
  for (const part of taken) held.set(key(part), (held.get(key(part)) ?? 0) + part.quantity);
  return lines.map((line) => {
    const here = Math.min(line.quantity, held.get(key(line)) ?? 0);
    held.set(key(line), (held.get(key(line)) ?? 0) - here);
    const among = (allocation: Allocation) => allocation.backordered && allocation.locationId === line.locationId;
    return { lineId: line.lineId, quantity: line.quantity - here, among };
  });
}
