import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { transact, type Tx } from "@waybill/storage";
import { writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type Allocation, allocate } from "../domain/allocation.ts";
import { type CalmTaking, calmTaking } from "../domain/alert.ts";
import { join } from "../domain/hold.ts";
import { reservationId, reservationLifeMs, type ReservationRecord, reserveMove } from "../domain/reservation.ts";
import { bufferOf, buffersOf, levelIdOf, type StockLevelRecord } from "../domain/stock.ts";
import { partsOf } from "../domain/variant.ts";
import type { ReserveStockInput } from "../resolvers/types.generated.ts";
import { Reservation } from "../storage/entities.ts";
import { movesOf } from "../storage/hold-moves.ts";
import { type LevelMove, StockBook, StockMoved } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";
import { findGoods, type Goods, inTurn } from "./in-turn.ts";
import { needsOf, readDemand } from "./read-demand.ts";
import { reservationEvent } from "./reservation-event.ts";
import { waitingOf } from "./waiting.ts";

/**
 * Holds an order's lines for a while, all or none. An order that holds a reservation already gets the
 * same one; one whose hold has expired is served anew from the stock there is. So the call is safe to repeat by the
 * order's id, and its key is not kept.
 */
export async function reserveStock(context: Context, input: ReserveStockInput): Promise<Outcome<ReservationRecord>> {
  const refused = checkLines(input);
  if (refused) return refused;
  const goods = await findGoods(context, input.lines);
  const asked = asAsked(input, goods);
  const outcome = await inTurn(context, goods.variants.flatMap(partsOf), async () => {
    if (asked) {
      const held = await tryAsAsked(context, input, asked);
      if (held) return held;
    }
    return transact(context.database, writeContext(context), (tx) => decide(tx, context, input, goods));
  });
  if (outcome.ok) context.recentHolds.remember(outcome.value);
  return outcome;
}

function checkLines({ lines }: ReserveStockInput): Outcome<never> | null {
  const check = new InputCheck();
  check.list(["input", "lines"], lines, 1, 250);
  for (const [index, line] of lines.entries()) {
    check.integer(["input", "lines", String(index), "quantity"], line.quantity, 1, 100_000);
  }
  return check.errors.length > 0 ? err(check.errors) : null;
}

/**
 * What lines that name their location take when all of it is there, as routing has just seen it; null for lines that
 * leave the place open, or that stock cannot serve anyway.
 */
function asAsked(input: ReserveStockInput, { variants, locations }: Goods): Allocation[] | null {
  const open = new Set(locations.filter(({ active }) => active).map(({ _id }) => _id));
  const allocations: Allocation[] = [];
  for (const need of needsOf({ ...input, channel: input.channel ?? null }, variants)) {
    const { lineId, sku, quantity, locationId, parts } = need;
    if (locationId === null || !open.has(locationId) || parts.length === 0) return null;
    allocations.push({ lineId, sku, quantity, handedOver: 0, locationId, backordered: false, parts });
  }
  return join(allocations);
}

/**
 * Takes what is asked for without reading what there is: the levels' own conditions tell.
 * @returns null when it is not all there, or when the order has a reservation already; nothing is changed then.
 */
async function tryAsAsked(
  context: Context,
  input: ReserveStockInput,
  allocations: readonly Allocation[],
): Promise<Outcome<ReservationRecord> | null> {
  let attempts = 0;
  try {
    return await transact(context.database, writeContext(context), async (tx) => {
      // Run again, it may meet its own reservation.
      if (++attempts > 1) throw new NotAsAsked();
      return ok(await take(tx, context, input, { allocations, present: null, levels: null }));
    });
  } catch (error) {
    if (error instanceof StockMoved || error instanceof NotAsAsked) return null;
    throw error;
  }
}

class NotAsAsked extends Error {}

async function decide(
  tx: Tx,
  context: Context,
  input: ReserveStockInput,
  goods: Goods,
): Promise<Outcome<ReservationRecord>> {
  const { tenant } = context.identity;
  const present = await tx.em.findOne(Reservation, { tenant, orderId: input.orderId });
  if (present && present.status !== "EXPIRED") return ok({ ...present });
  const demand = { ...input, channel: input.channel ?? null };
  const { needs, stock, places, levels } = await readDemand(tx.em, tenant, demand, goods);
  const allocated = allocate(needs, stock, places);
  if (!allocated.ok) return allocated;
  return ok(await take(tx, context, input, { allocations: join(allocated.value), present, levels }));
}

interface Taking {
  readonly allocations: readonly Allocation[];
  /** The order's reservation that has expired. */
  readonly present: Reservation | null;
  /** The levels as this transaction has read them; null when nobody has looked. */
  readonly levels: readonly StockLevelRecord[] | null;
}

/** @throws StockMoved when the units are not there beside what is kept back from the channel. */
async function take(
  tx: Tx,
  context: Context,
  input: ReserveStockInput,
  { allocations, present, levels }: Taking,
): Promise<ReservationRecord> {
  const { tenant } = context.identity;
  const { orderId } = input;
  const now = context.clock();
  const channel = input.channel ?? null;
  const book = new StockBook(tx, tenant, now);
  const cause = { kind: reserveMove.kind, reference: orderId };
  const moves = movesOf(allocations, reserveMove, buffersOf(levels ?? [], channel));
  const calm = levels ? null : calmTakings(context, moves, channel);
  if (calm) await book.takeCalmly(moves, cause, calm);
  else {
    const moved = await book.move(moves, cause);
    const below = levels ? undefined : moved.find((level) => level.available < bufferOf(level, channel));
    if (below) throw new StockMoved([below._id]);
  }
  const reservation = await hold(tx, { tenant, orderId, channel, allocations, now }, present);
  tx.record(reservationEvent("reservation.created", reservation, now));
  await closeBook(book);
  return reservation;
}

/**
 * What the levels must still be for units to be taken without looking at them, by what this process has seen of them last;
 * null when that is too little, or when it says that there will be something to tell.
 */
function calmTakings(
  { levels, identity: { tenant } }: Context,
  moves: readonly LevelMove[],
  channel: string | null,
): ReadonlyMap<string, CalmTaking> | null {
  const calm = new Map<string, CalmTaking>();
  const perLevel = Map.groupBy(moves, ({ variantId, locationId }) => levelIdOf(tenant, variantId, locationId));
  for (const [levelId, taken] of perLevel) {
    const seen = levels.seen(levelId);
    const units = taken.reduce((sum, { delta }) => sum - (delta.available ?? 0), 0);
    const taking = seen && calmTaking(seen, units, bufferOf(seen, channel));
    if (!taking) return null;
    calm.set(levelId, taking);
  }
  return calm;
}

interface Hold {
  readonly tenant: string;
  readonly orderId: string;
  readonly channel: string | null;
  readonly allocations: readonly Allocation[];
  readonly now: Date;
}

async function hold(tx: Tx, hold: Hold, present: Reservation | null): Promise<ReservationRecord> {
  const { tenant, orderId, channel, allocations, now } = hold;
  const waiting = waitingOf(tenant, allocations);
  const expiresAt = new Date(now.getTime() + reservationLifeMs);
  const held = { status: "RESERVED", channel, allocations, waiting, expiresAt } as const;
  if (present) {
    tx.em.assign(present, held);
    await tx.em.flush();
    return { ...present };
  }
  const _id = reservationId(tenant, orderId);
  const reservation = { _id, tenant, orderId, ...held, extensions: null, createdAt: now, version: 1 };
  // Who waits may be served before this transaction ends, and must be found.
  if (waiting.length === 0) tx.insert("reservations", reservation);
  else await tx.db.collection<ReservationRecord>("reservations").insertOne(reservation, { session: tx.session });
  return reservation;
}
