import type { Allocation } from "../domain/allocation.ts";
import { join, statusAfter } from "../domain/hold.ts";
import type { ReservationExtension, ReservationRecord } from "../domain/reservation.ts";
import type { Reservation } from "../storage/entities.ts";
import type { StockBook } from "../storage/stock-book.ts";
import { reservationEvent } from "./reservation-event.ts";
import { waitingOf } from "./waiting.ts";

/** A change of what a reservation holds, after its stock was moved. */
export interface HoldChange {
  readonly event: `reservation.${string}`;
  /** What it holds now. */
  readonly allocations: readonly Allocation[];
  /** The units that the change is about. */
  readonly moved: readonly Allocation[];
  /** Units that the same change gave back. */
  readonly released?: readonly Allocation[];
  /** The reservation's extensions, where the change is one of them. */
  readonly extensions?: readonly ReservationExtension[];
}

/** Stores what a reservation holds now, ends it when nothing is open any more, and records the event. */
export async function changeHold(
  book: StockBook,
  reservation: Reservation,
  change: HoldChange,
): Promise<ReservationRecord> {
  const allocations = join(change.allocations);
  const status = statusAfter(reservation.status, allocations);
  book.tx.em.assign(reservation, {
    allocations,
    status,
    waiting: waitingOf(book.tenant, allocations),
    expiresAt: status === "RESERVED" ? reservation.expiresAt : null,
    ...(change.extensions && { extensions: change.extensions }),
  });
  await book.tx.em.flush();
  const record: ReservationRecord = { ...reservation };
  book.tx.record(reservationEvent(change.event, record, book.now, change.moved, change.released));
  return record;
}
