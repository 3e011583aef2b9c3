import type { FilterQuery } from "@mikro-orm/mongodb";
import { type Allocation, buildable } from "../domain/allocation.ts";
import { join } from "../domain/hold.ts";
import { heldIn, open } from "../domain/reservation.ts";
import type { StockLevelRecord } from "../domain/stock.ts";
import { Reservation } from "../storage/entities.ts";
import type { LevelMove, StockBook } from "../storage/stock-book.ts";
import { reservationEvent } from "./reservation-event.ts";
import { waitingOf } from "./waiting.ts";

/** Most orders served in one transaction; the rest is for the job that looks again. */
const most = 100;

/** Gives a level's free units to the reservations that wait for them, oldest first, each as much as there is. */
export async function serveBackorders(book: StockBook, level: StockLevelRecord): Promise<void> {
  const { tenant, tx } = book;
  const waiting = await tx.em.find(Reservation, { tenant, waiting: level._id } as FilterQuery<Reservation>, {
    orderBy: { createdAt: "asc", _id: "asc" },
    limit: most,
  });
  for (const reservation of waiting) {
    if ((book.touched.get(level._id) ?? level).available === 0) return;
    await serve(book, reservation, level);
  }
}

async function serve(
  book: StockBook,
  reservation: Reservation,
  { variantId, locationId }: StockLevelRecord,
): Promise<void> {
  const allocations: Allocation[] = [];
  const served: Allocation[] = [];
  for (const allocation of reservation.allocations) {
    const wanted =
      allocation.backordered &&
      allocation.locationId === locationId &&
      allocation.parts.some((part) => part.variantId === variantId);
    const units = wanted ? Math.min(open(allocation), await readyUnits(book, allocation)) : 0;
    if (units === 0) {
      allocations.push(allocation);
      continue;
    }
    const part = { ...allocation, quantity: units, handedOver: 0, backordered: false };
    await book.move(movesInto(part, heldIn(reservation.status)), { kind: "ALLOCATED", reference: reservation.orderId });
    served.push(part);
    allocations.push(part);
    if (units < allocation.quantity) allocations.push({ ...allocation, quantity: allocation.quantity - units });
  }
  if (served.length === 0) return;
  const left = join(allocations);
  book.tx.em.assign(reservation, { allocations: left, waiting: waitingOf(book.tenant, left) });
  await book.tx.em.flush();
  book.tx.record(reservationEvent("reservation.allocated", { ...reservation }, book.now, served));
}

/** How many units of an allocation the free stock at its location makes. */
export async function readyUnits(book: StockBook, { parts, locationId }: Allocation): Promise<number> {
  const available = new Map<string, number>();
  for (const { sku, variantId } of parts) available.set(sku, (await book.level(variantId, locationId))?.available ?? 0);
  return buildable(parts, (sku) => available.get(sku) ?? 0);
}

function movesInto({ parts, quantity, locationId }: Allocation, held: "reserved" | "committed"): LevelMove[] {
  return parts.map(({ variantId, sku, per }) => {
    const units = quantity * per;
    return { variantId, sku, locationId, delta: { backordered: -units, available: -units, [held]: units } };
  });
}
