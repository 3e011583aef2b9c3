import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type Draw, drawAll, drawExactly, type Drawn, type LineQuantity } from "../domain/hold.ts";
import { heldIn, type ReservationRecord } from "../domain/reservation.ts";
import type { ReleaseReservationLinesInput } from "../resolvers/types.generated.ts";
import { Reservation } from "../storage/entities.ts";
import { movesOf } from "../storage/hold-moves.ts";
import { StockBook } from "../storage/stock-book.ts";
import { changeHold } from "./change-hold.ts";
import { closeBook } from "./close-book.ts";

/** Gives units of some lines back, exactly once per key. Refuses more than a line still holds. */
export function releaseReservationLines(
  context: Context,
  input: ReleaseReservationLinesInput,
): Promise<Outcome<ReservationRecord>> {
  const as = writeContext(context);
  return write(context.database, as, command(context, "releaseReservationLines", input), async (tx) => {
    const check = checkLineQuantities(input.lines);
    if (check.errors.length > 0) return err(check.errors);
    const reservation = await findLive(tx, context.identity.tenant, input.orderId);
    if (!reservation.ok) return reservation;
    const drawn = drawExactly(reservation.value.allocations, input.lines);
    if (!drawn.ok) return drawn;
    return ok(await giveBack(tx, reservation.value, drawn.value, context.clock()));
  });
}

/** The same for what has been decided already: as much as the lines still hold. */
export async function releaseLines(tx: Tx, reservation: Reservation, lines: readonly Draw[], now: Date): Promise<void> {
  const drawn = drawAll(reservation.allocations, lines);
  if (drawn.taken.length > 0) await giveBack(tx, reservation, drawn, now);
}

async function giveBack(
  tx: Tx,
  reservation: Reservation,
  { taken, left }: Drawn,
  now: Date,
): Promise<ReservationRecord> {
  const book = new StockBook(tx, reservation.tenant, now);
  const move = { from: heldIn(reservation.status), to: "available" } as const;
  await book.move(movesOf(taken, move), { kind: "RELEASED", reference: reservation.orderId });
  const record = await changeHold(book, reservation, {
    event: "reservation.lines_released",
    allocations: left,
    moved: taken,
  });
  await closeBook(book);
  return record;
}

/** A reservation that holds units, or why there is none. */
export async function findLive(tx: Tx, tenant: string, orderId: string): Promise<Outcome<Reservation>> {
  const reservation = await tx.em.findOne(Reservation, { tenant, orderId });
  if (!reservation) return refuse("NOT_FOUND", ["input", "orderId"], "no reservation for this order");
  if (isLive(reservation)) return ok(reservation);
  return refuse("INVALID_STATE", ["input", "orderId"], `the reservation is ${reservation.status}`);
}

/** True while a reservation holds or awaits units. */
export const isLive = ({ status }: Pick<ReservationRecord, "status">): boolean =>
  status === "RESERVED" || status === "CONFIRMED";

/** Checks the number and the quantities of lines. */
export function checkLineQuantities(lines: readonly LineQuantity[]): InputCheck {
  const check = new InputCheck();
  for (const [index, line] of check.list(["input", "lines"], lines, 1, 250).entries()) {
    check.integer(["input", "lines", String(index), "quantity"], line.quantity, 1, 100_000);
  }
  return check;
}
