import { err, InputCheck, ok, type Outcome, refuse, type UserError } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type Allocation, allocate } from "../domain/allocation.ts";
import { drawExactly, join } from "../domain/hold.ts";
import { heldIn, type ReservationRecord } from "../domain/reservation.ts";
import { buffersOf } from "../domain/stock.ts";
import { partsOf } from "../domain/variant.ts";
import type { ExtendReservationInput } from "../resolvers/types.generated.ts";
import { movesOf } from "../storage/hold-moves.ts";
import { StockBook } from "../storage/stock-book.ts";
import { changeHold } from "./change-hold.ts";
import { closeBook } from "./close-book.ts";
import { findGoods, type Goods, inTurn } from "./in-turn.ts";
import { readDemand } from "./read-demand.ts";
import { findLive } from "./release-lines.ts";

/** Most extensions of one reservation: it keeps them all. */
const maxExtensions = 500;

/** A reservation, and what an extension added to it when it took effect. */
export interface Extended {
  readonly reservation: ReservationRecord;
  readonly added: readonly Allocation[];
}

/**
 * Releases units of an order's lines and takes others, all or none. The key is kept with the reservation, so that the
 * extension takes effect once however late it is repeated, and never after it was withdrawn.
 */
export async function extendReservation(context: Context, input: ExtendReservationInput): Promise<Outcome<Extended>> {
  const refused = checkInput(input);
  if (refused) return refused;
  const goods = await findGoods(context, input.add);
  return inTurn(context, goods.variants.flatMap(partsOf), () =>
    write(context.database, writeContext(context), command(context, "extendReservation", input), (tx) =>
      extend(tx, context, input, goods),
    ),
  );
}

function checkInput({ add, release }: ExtendReservationInput): Outcome<never> | null {
  const check = new InputCheck();
  type Line = { readonly lineId?: string | null | undefined; readonly quantity: number };
  for (const [name, lines] of Object.entries({ add, release })) {
    for (const [index, { lineId, quantity }] of check.list<Line>(["input", name], lines, 0, 250).entries()) {
      if (lineId == null) check.add("BLANK", ["input", name, String(index), "lineId"], "a line must be named");
      check.integer(["input", name, String(index), "quantity"], quantity, 1, 100_000);
    }
  }
  if (add.length + release.length === 0) check.add("BLANK", ["input", "add"], "nothing is to be changed");
  return check.errors.length > 0 ? err(check.errors) : null;
}

async function extend(
  tx: Tx,
  context: Context,
  input: ExtendReservationInput,
  goods: Goods,
): Promise<Outcome<Extended>> {
  const { tenant } = context.identity;
  const { orderId, idempotencyKey: key } = input;
  const found = await findLive(tx, tenant, orderId);
  if (!found.ok) return found;
  const reservation = found.value;
  const extensions = reservation.extensions ?? [];
  const known = extensions.find((extension) => extension.key === key);
  if (known?.withdrawn) return refuse("INVALID_STATE", ["input", "idempotencyKey"], "the extension was withdrawn");
  if (known) return ok({ reservation: { ...reservation }, added: known.lines });
  if (extensions.length >= maxExtensions)
    return refuse("INVALID_STATE", ["input", "orderId"], `a reservation is extended ${maxExtensions} times at most`);

  const drawn = drawExactly(reservation.allocations, input.release);
  if (!drawn.ok) return err(named(drawn.error, "release"));
  const channel = input.channel ?? null;
  const held = heldIn(reservation.status);
  const book = new StockBook(tx, tenant, context.clock());
  const released = drawn.value.taken;
  await book.move(movesOf(released, { from: held, to: "available" }), { kind: "RELEASED", reference: orderId });
  const demand = { lines: input.add, allowBackorder: input.allowBackorder, channel };
  const { needs, stock, places, levels } = await readDemand(tx.em, tenant, demand, goods);
  const allocated = allocate(needs, stock, places);
  if (!allocated.ok) return err(named(allocated.error, "add"));
  const moved = join(allocated.value);
  const take = movesOf(moved, { from: "available", to: held }, buffersOf(levels, channel));
  await book.move(take, { kind: "RESERVED", reference: orderId });
  const record = await changeHold(book, reservation, {
    event: "reservation.extended",
    allocations: [...drawn.value.left, ...moved],
    moved,
    released,
    extensions: [...extensions, { key, lines: moved, withdrawn: false }],
  });
  await closeBook(book);
  return ok({ reservation: record, added: moved });
}

/** Refusals of lines, told of the list that they are in. */
const named = (errors: readonly UserError[], list: "add" | "release"): UserError[] =>
  errors.map((error) => ({ ...error, path: ["input", list, ...error.path.slice(2)] }));
