import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { Allocation } from "../domain/allocation.ts";
import { drawAll } from "../domain/hold.ts";
import { heldIn, type ReservationExtension, type ReservationRecord } from "../domain/reservation.ts";
import type { WithdrawReservationExtensionInput } from "../resolvers/types.generated.ts";
import { Reservation } from "../storage/entities.ts";
import { movesOf } from "../storage/hold-moves.ts";
import { StockBook } from "../storage/stock-book.ts";
import { changeHold } from "./change-hold.ts";
import { closeBook } from "./close-book.ts";
import { inTurnOfOrder } from "./in-turn.ts";
import { isLive } from "./release-lines.ts";

/**
 * Takes an extension back: what it took is released as far as it is still held, and it takes no effect when it comes
 * later. A reservation that is over has given everything back already.
 */
export function withdrawReservationExtension(
  context: Context,
  input: WithdrawReservationExtensionInput,
): Promise<Outcome<ReservationRecord>> {
  return inTurnOfOrder(context, input.orderId, () =>
    write(context.database, writeContext(context), command(context, "withdrawReservationExtension", input), (tx) =>
      withdraw(tx, context, input),
    ),
  );
}

async function withdraw(
  tx: Tx,
  { identity: { tenant }, clock }: Context,
  { orderId, extensionKey: key }: WithdrawReservationExtensionInput,
): Promise<Outcome<ReservationRecord>> {
  const reservation = await tx.em.findOne(Reservation, { tenant, orderId });
  if (!reservation) return refuse("NOT_FOUND", ["input", "orderId"], "no reservation for this order");
  const extensions = reservation.extensions ?? [];
  const known = extensions.find((extension) => extension.key === key);
  if (known?.withdrawn || !isLive(reservation)) return ok({ ...reservation });

  const withdrawn: ReservationExtension = { key, lines: known?.lines ?? [], withdrawn: true };
  const { taken, left } = drawAll(reservation.allocations, withdrawn.lines.map(atItsPlace));
  const book = new StockBook(tx, tenant, clock());
  const move = { from: heldIn(reservation.status), to: "available" } as const;
  await book.move(movesOf(taken, move), { kind: "RELEASED", reference: orderId });
  const record = await changeHold(book, reservation, {
    event: "reservation.extension_withdrawn",
    allocations: left,
    moved: taken,
    extensions: [...extensions.filter((extension) => extension !== known), withdrawn],
  });
  await closeBook(book);
  return ok(record);
}

/** Units that waited may have come since: whichever are held at the place are given back. */
const atItsPlace = ({ lineId, quantity, locationId }: Allocation) => ({
  lineId: lineId ?? "",
  quantity,
  among: (allocation: Allocation) => allocation.locationId === locationId,
});
