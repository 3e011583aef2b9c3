import { err, ok, type Outcome, refuse, userError } from "@waybill/kernel";
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
 * must be there at the new location; those that wait may wait there. Units that are lost are written off where they
 * were: nobody else is promised them in between. Those of them that stay wait there for others.
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
    const lost = input.lost ?? null;
    for (const [index, { lineId, quantity, fromLocationId, toLocationId }] of input.lines.entries()) {
      const stays = fromLocationId === toLocationId;
      if (stays && lost === null) {
        const path = ["input", "lines", String(index), "toLocationId"];
        return refuse("INVALID", path, "the units are there already");
      }
      const line = { lineId, quantity, among: ({ locationId }: Allocation) => locationId === fromLocationId };
      const drawn = drawExactly(allocations, [line]);
      if (!drawn.ok)
        return err(drawn.error.map((error) => ({ ...error, path: ["input", "lines", String(index), "quantity"] })));
      const relocated: Allocation[] = [];
      for (const part of drawn.value.taken) {
        const place = { ...part, locationId: toLocationId };
        // Units that wait are held as soon as there are some.
        const waits = part.backordered && lost === null && (await readyUnits(book, place)) < part.quantity;
        const there: Allocation = { ...place, backordered: stays || waits };
        await book.move(movesOf([part], { from: held, to: "available" }), cause);
        if (lost !== null && !part.backordered) {
          const to = lost === "DAMAGED" ? "damaged" : null;
          const writeOff = { kind: "WRITTEN_OFF", reference: reservation.orderId, reason: lost } as const;
          await book.move(movesOf([part], { from: "available", to }), writeOff);
        }
        if (!there.backordered && (await readyUnits(book, there)) < there.quantity) {
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
        relocated.push(there);
      }
      allocations = [...drawn.value.left, ...relocated];
    }
    const record = await changeHold(book, reservation, { event: "reservation.reassigned", allocations, moved });
    await closeBook(book);
    return ok(record);
  });
}
