import { err, ok, type Outcome, userError } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { Allocation } from "../domain/allocation.ts";
import { drawExactly } from "../domain/hold.ts";
import { heldIn, type ReservationRecord } from "../domain/reservation.ts";
import type { ReassignReservationLinesInput } from "../resolvers/types.generated.ts";
import { Location } from "../storage/entities.ts";
import { movesOf } from "../storage/hold-moves.ts";
import { StockBook } from "../storage/stock-book.ts";
import { changeHold } from "./change-hold.ts";
import { closeBook } from "./close-book.ts";
import { readyUnits } from "./serve-backorders.ts";
import { checkLineQuantities, findLive } from "./release-lines.ts";

/**
 * Moves units of some lines from one location to another, all or none, exactly once per key. Units that are held
 * must be there at the new location; those that wait may wait there.
 */
export function reassignReservationLines(
  context: Context,
  input: ReassignReservationLinesInput,
): Promise<Outcome<ReservationRecord>> {
  const as = writeContext(context);
  return write(context.database, as, command(context, "reassignReservationLines", input), async (tx) => {
    const check = checkLineQuantities(input.lines);
    if (check.errors.length > 0) return err(check.errors);
    const { tenant } = context.identity;
    const found = await findLive(tx, tenant, input.orderId);
    if (!found.ok) return found;
    const reservation = found.value;

    const targets = await tx.em.find(Location, { tenant, _id: { $in: input.lines.map((line) => line.toLocationId) } });
    const active = new Set(targets.filter((place) => place.active).map(({ _id }) => _id));
    const missing = input.lines.flatMap(({ toLocationId }, index) =>
      active.has(toLocationId)
        ? []
        : [userError("NOT_FOUND", ["input", "lines", String(index), "toLocationId"], "no such active location")],
    );
    if (missing.length > 0) return err(missing);

    const book = new StockBook(tx, tenant, context.clock());
    const held = heldIn(reservation.status);
    const cause = { kind: "REASSIGNED", reference: reservation.orderId } as const;
    let allocations: readonly Allocation[] = reservation.allocations;
    const moved: Allocation[] = [];
    for (const [index, { lineId, quantity, fromLocationId, toLocationId }] of input.lines.entries()) {
      const line = { lineId, quantity, among: ({ locationId }: Allocation) => locationId === fromLocationId };
      const drawn = drawExactly(allocations, [line]);
      if (!drawn.ok)
        return err(drawn.error.map((error) => ({ ...error, path: ["input", "lines", String(index), "quantity"] })));
      for (const part of drawn.value.taken) {
        const there: Allocation = { ...part, locationId: toLocationId };
        await book.move(movesOf([part], { from: held, to: "available" }), cause);
        if (!part.backordered && (await readyUnits(book, there)) < there.quantity) {
          return err([
            userError(
              "INSUFFICIENT_STOCK",
              ["input", "lines", String(index), "toLocationId"],
              "the location has too few units",
            ),
          ]);
        }
        await book.move(movesOf([there], { from: "available", to: held }), cause);
        moved.push(there);
      }
      allocations = [...drawn.value.left, ...drawn.value.taken.map((part) => ({ ...part, locationId: toLocationId }))];
    }
    const record = await changeHold(book, reservation, { event: "reservation.reassigned", allocations, moved });
    await closeBook(book);
    return ok(record);
  });
}
