import type { Tx } from "@waybill/storage";
import type { Allocation } from "../domain/allocation.ts";
import { drawAll, handOver } from "../domain/hold.ts";
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

/** Takes units out of the building for a confirmed order. A unit that is out already does not leave again. */
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
  if (taken.length === 0) return;
  const book = new StockBook(tx, tenant, now);
  await book.move(movesOf(taken, { from: "committed", to: null }), { kind: "FULFILLED", reference: orderId });
  await changeHold(book, reservation, {
    event: "reservation.handed_over",
    allocations: handOver(allocations, taken),
    moved: taken,
  });
  await closeBook(book);
}
