import { ok, type Outcome, refuse } from "@waybill/kernel";
import { transact, type Tx } from "@waybill/storage";
import { writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { Allocation } from "../domain/allocation.ts";
import { open, reservationId, type ReservationRecord, type ReservationStatus, stepOf } from "../domain/reservation.ts";
import type { SettleReservationInput } from "../resolvers/types.generated.ts";
import { Reservation } from "../storage/entities.ts";
import { movesOf } from "../storage/hold-moves.ts";
import { StockBook } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";
import { inTurnOfOrder } from "./in-turn.ts";
import { reservationEvent } from "./reservation-event.ts";

/** Makes a hold final. Refuses one that has expired: it must be reserved anew. */
export function confirmReservation(
  context: Context,
  input: SettleReservationInput,
): Promise<Outcome<ReservationRecord>> {
  const known = context.recentHolds.recall(context.identity.tenant, input.orderId);
  return settle(context, "CONFIRMED", input, known);
}

/**
 * Confirms a reservation that is held, without reading it first; null, and nothing changed, when it is not.
 * @param known as this process has made it; while it has the same version, it need not be read afterwards either.
 */
async function confirmHeld(
  tx: Tx,
  tenant: string,
  orderId: string,
  now: Date,
  known: ReservationRecord | undefined,
): Promise<ReservationRecord | null> {
  const { session } = tx;
  const reservations = tx.db.collection<ReservationRecord>("reservations");
  const one = { _id: reservationId(tenant, orderId), tenant };
  const confirmed = { status: "CONFIRMED", expiresAt: null } as const;
  // Not `findOneAndUpdate`, for which the embedded servers look at every reservation.
  const confirm = async (version: number | undefined): Promise<boolean> => {
    const filter = { ...one, status: "RESERVED", ...(version !== undefined && { version }) } as const;
    const { matchedCount } = await reservations.updateOne(
      filter,
      { $set: confirmed, $inc: { version: 1 } },
      { session },
    );
    return matchedCount === 1;
  };
  let record: ReservationRecord | null = null;
  if (known && (await confirm(known.version))) record = { ...known, ...confirmed, version: known.version + 1 };
  else if (await confirm(undefined)) record = await reservations.findOne(one, { session });
  const move = stepOf("RESERVED", "CONFIRMED");
  if (!record || !move) return null;
  const book = new StockBook(tx, tenant, now);
  book.moveHeld(movesOf(record.allocations, move), { kind: move.kind, reference: orderId });
  tx.record(reservationEvent("reservation.confirmed", record, now, stillOpen(record.allocations)));
  return record;
}

/** Gives a hold's units back, exactly once. */
export function releaseReservation(
  context: Context,
  input: SettleReservationInput,
): Promise<Outcome<ReservationRecord>> {
  return settle(context, "RELEASED", input);
}

// A reservation that is there already stays as it is: the call is safe to repeat by the order's id, its key is not kept.
function settle(
  context: Context,
  to: ReservationStatus,
  { orderId }: SettleReservationInput,
  known?: ReservationRecord,
): Promise<Outcome<ReservationRecord>> {
  const { tenant } = context.identity;
  const work = () =>
    transact(context.database, writeContext(context), async (tx): Promise<Outcome<ReservationRecord>> => {
      const now = context.clock();
      const confirmed = to === "CONFIRMED" ? await confirmHeld(tx, tenant, orderId, now, known) : null;
      if (confirmed) return ok(confirmed);
      const reservation = await tx.em.findOne(Reservation, { tenant, orderId });
      if (!reservation) return refuse("NOT_FOUND", ["input", "orderId"], "no reservation for this order");
      return stepReservation(tx, reservation, to, now);
    });
  return inTurnOfOrder(context, orderId, work, known);
}

/**
 * Moves a reservation to a status with its stock and its event, in the caller's transaction.
 * Being there already is fine and changes nothing; a step that the table does not have is refused.
 */
export async function stepReservation(
  tx: Tx,
  reservation: Reservation,
  to: ReservationStatus,
  now: Date,
): Promise<Outcome<ReservationRecord>> {
  if (reservation.status === to) return ok({ ...reservation });
  const move = stepOf(reservation.status, to);
  if (!move) return refuse("INVALID_STATE", ["input", "orderId"], `the reservation is ${reservation.status}`);
  const { tenant, orderId, allocations } = reservation;
  const book = new StockBook(tx, tenant, now);
  await book.move(movesOf(allocations, move), { kind: move.kind, reference: orderId });
  // What has left the building cannot be given back: the rest is, and the order is served in part.
  const served = allocations.filter(({ handedOver }) => handedOver > 0);
  const partly = to === "RELEASED" && served.length > 0;
  const status = partly ? "FULFILLED" : to;
  const over = status !== "CONFIRMED";
  tx.em.assign(reservation, {
    status,
    expiresAt: null,
    ...(partly && { allocations: served.map((allocation) => ({ ...allocation, quantity: allocation.handedOver })) }),
    ...(status === "FULFILLED" &&
      !partly && { allocations: allocations.filter(({ backordered }) => !backordered).map(allOut) }),
    ...(over && { waiting: [] }),
  });
  await tx.em.flush();
  const record: ReservationRecord = { ...reservation };
  tx.record(reservationEvent(`reservation.${to.toLowerCase()}`, record, now, stillOpen(allocations)));
  await closeBook(book);
  return ok(record);
}

const stillOpen = (allocations: readonly Allocation[]): Allocation[] =>
  allocations.filter((part) => open(part) > 0).map((part) => ({ ...part, quantity: open(part), handedOver: 0 }));

const allOut = (allocation: Allocation): Allocation => ({ ...allocation, handedOver: allocation.quantity });
