import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type ReservationRecord, type ReservationStatus, stepOf } from "../domain/reservation.ts";
import type { SettleReservationInput } from "../resolvers/types.generated.ts";
import { Reservation } from "../storage/entities.ts";
import { moveStock } from "../storage/stock-book.ts";
import { stockKeys } from "../storage/turns.ts";
import { reservationEvent } from "./reservation-event.ts";

/** Makes a hold final. Refuses one that has expired: it must be reserved anew. */
export function confirmReservation(
  context: Context,
  input: SettleReservationInput,
): Promise<Outcome<ReservationRecord>> {
  return settle(context, "confirmReservation", "CONFIRMED", input);
}

/** Gives a hold's units back, exactly once. */
export function releaseReservation(
  context: Context,
  input: SettleReservationInput,
): Promise<Outcome<ReservationRecord>> {
  return settle(context, "releaseReservation", "RELEASED", input);
}

async function settle(context: Context, operation: string, to: ReservationStatus, input: SettleReservationInput) {
  const { em, identity, turns } = context;
  const held = await em.findOne(Reservation, { orderId: input.orderId });
  const skus = held?.allocations.map(({ sku }) => sku) ?? [];
  return turns.take(stockKeys("settle", identity.tenant, skus), () => step(context, operation, to, input));
}

function step(context: Context, operation: string, to: ReservationStatus, input: SettleReservationInput) {
  return write(context.database, writeContext(context), command(context, operation, input), async (tx) => {
    const reservation = await tx.em.findOne(Reservation, { tenant: context.identity.tenant, orderId: input.orderId });
    if (!reservation) return refuse("NOT_FOUND", ["input", "orderId"], "no reservation for this order");
    return stepReservation(tx, reservation, to, context.clock());
  });
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
  const { tenant, orderId } = reservation;
  await moveStock(tx, reservation.allocations, move, { tenant, orderId, now });
  tx.em.assign(reservation, { status: to, expiresAt: null });
  await tx.em.flush();
  const record: ReservationRecord = { ...reservation };
  tx.record(reservationEvent(`reservation.${to.toLowerCase()}`, record, now));
  return ok(record);
}
