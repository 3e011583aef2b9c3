import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type Shorting, shortOf } from "../domain/shorting.ts";
import type { ReservationRecord } from "../domain/reservation.ts";
import type { StockLevelRecord } from "../domain/stock.ts";
import type { MoveStockStateInput } from "../resolvers/types.generated.ts";
import { Reservation } from "../storage/entities.ts";
import { movesOf } from "../storage/hold-moves.ts";
import { type MoveCause, StockBook } from "../storage/stock-book.ts";
import { changeHold } from "./change-hold.ts";
import { closeBook } from "./close-book.ts";
import { findPlace } from "./find-place.ts";
import { levelEvent } from "./level-event.ts";

const stateOf = { DAMAGED: "damaged", QUALITY_CONTROL: "qualityControl" } as const;

/**
 * Takes units off the shelf that are owed to confirmed orders. Free units of the place stand in first; then the orders
 * that came last are short. What they lack is owed to them there, and orders looks for another location that has it.
 */
export function shortCommitted(context: Context, input: MoveStockStateInput): Promise<Outcome<StockLevelRecord>> {
  staffOnly(context);
  const as = writeContext(context);
  return write(context.database, as, command(context, "moveStockState", input), async (tx) => {
    const { tenant } = context.identity;
    const { quantity } = input;
    const to = input.to === "DAMAGED" || input.to === "QUALITY_CONTROL" ? stateOf[input.to] : null;
    const check = new InputCheck();
    check.integer(["input", "quantity"], quantity, 1, 1_000_000);
    if (!to) check.add("INVALID", ["input", "to"], "committed units can become DAMAGED or go into QUALITY_CONTROL");
    const reason = check.optionalText(["input", "note"], input.note, 500);
    if (check.errors.length > 0 || !to) return err(check.errors);
    const found = await findPlace(tx, tenant, input);
    if (!found.ok) return found;

    const book = new StockBook(tx, tenant, context.clock());
    const { variantId, locationId } = found.value;
    const present = await book.level(variantId, locationId);
    const conflict = versionConflict(present?.version ?? 0, input.expectedVersion);
    if (conflict) return conflict;
    const committed = present?.committed ?? 0;
    if (committed < quantity) return tooFew(committed);

    const spare = Math.min(present?.available ?? 0, quantity);
    const off = (units: number) => ({ ...found.value, delta: { available: -units, [to]: units } });
    if (spare > 0) await book.moveOne(off(spare), { kind: "MOVED", reference: as.actor, reason, counts: true });
    let missing = quantity - spare;
    for (const record of missing > 0 ? await lastOf(book, variantId, locationId, missing) : []) {
      const reservation = await tx.em.findOne(Reservation, { tenant, _id: record._id });
      const shorting = reservation && shortOf(reservation.allocations, { variantId, locationId, missing });
      if (!reservation || !shorting) continue;
      const counts = missing === quantity;
      await short(book, reservation, shorting, async () => {
        const cause: MoveCause = { kind: "WRITTEN_OFF", reference: reservation.orderId, reason, counts };
        await book.moveOne(off(shorting.units), cause);
      });
      missing -= shorting.units;
    }
    if (missing > 0) return tooFew(quantity - missing);

    const level = await book.level(variantId, locationId);
    if (!level) throw new Error("units were moved at a level that is not there");
    const change = { ...(spare > 0 && { available: -spare }), committed: spare - quantity, [to]: quantity };
    tx.record(levelEvent("stock.moved", level, { reason, change }, book.now));
    await closeBook(book);
    return ok(book.touched.get(level._id) ?? level);
  });
}

const tooFew = (units: number) =>
  refuse("INSUFFICIENT_STOCK", ["input", "quantity"], `${units} units are owed to confirmed orders here`);

/** The confirmed reservations that hold the units, the last first, as far as they are needed. */
async function lastOf(
  book: StockBook,
  variantId: string,
  locationId: string,
  missing: number,
): Promise<ReservationRecord[]> {
  const { tenant, tx } = book;
  const found: ReservationRecord[] = [];
  let left = missing;
  const holding = tx.db
    .collection<ReservationRecord>("reservations")
    .find({ tenant, status: "CONFIRMED", "allocations.parts.variantId": variantId } as object, { session: tx.session })
    .sort({ createdAt: -1, _id: -1 });
  for await (const reservation of holding) {
    const shorting = shortOf(reservation.allocations, { variantId, locationId, missing: left });
    if (!shorting) continue;
    found.push(reservation);
    left -= shorting.units;
    if (left === 0) break;
  }
  return found;
}

/** Gives the units up, has them taken off, and lets the order wait for others in their place. */
async function short(
  book: StockBook,
  reservation: Reservation,
  { allocations, held, late }: Shorting,
  takeOff: () => Promise<void>,
): Promise<void> {
  const cause = { kind: "REASSIGNED", reference: reservation.orderId } as const;
  await book.move(movesOf(held, { from: "committed", to: "available" }), cause);
  await takeOff();
  await book.move(movesOf(late, { from: "available", to: "committed" }), cause);
  await changeHold(book, reservation, { event: "reservation.shorted", allocations, moved: late });
}
