import type { EntityManager } from "@mikro-orm/mongodb";
import { derivedId, err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { transact, type Tx } from "@waybill/storage";
import { writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type Allocation, allocate } from "../domain/allocation.ts";
import { join } from "../domain/hold.ts";
import { reservationLifeMs, type ReservationRecord, reserveMove } from "../domain/reservation.ts";
import { buffersOf, type StockLevelRecord } from "../domain/stock.ts";
import { partsOf, type VariantRecord } from "../domain/variant.ts";
import type { ReserveStockInput } from "../resolvers/types.generated.ts";
import { Reservation } from "../storage/entities.ts";
import { movesOf } from "../storage/hold-moves.ts";
import { StockBook } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";
import { inTurn, orderKey, readVariants } from "./in-turn.ts";
import { readDemand } from "./read-demand.ts";
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
  const variants = await readVariants(context, input.lines);
  const parts = variants.flatMap(partsOf);
  context.turns.remember(orderKey(context, input.orderId), parts);
  let attempts = 0;
  return inTurn(context, parts, () =>
    transact(context.database, writeContext(context), (tx) => reserve(tx, context, input, variants, ++attempts === 1)),
  );
}

function checkLines({ lines }: ReserveStockInput): Outcome<never> | null {
  const check = new InputCheck();
  check.list(["input", "lines"], lines, 1, 250);
  for (const [index, line] of lines.entries()) {
    check.integer(["input", "lines", String(index), "quantity"], line.quantity, 1, 100_000);
  }
  return check.errors.length > 0 ? err(check.errors) : null;
}

async function reserve(
  tx: Tx,
  context: Context,
  input: ReserveStockInput,
  variants: readonly VariantRecord[],
  first: boolean,
): Promise<Outcome<ReservationRecord>> {
  const { tenant } = context.identity;
  const { orderId } = input;
  // An order that comes for the first time has no reservation. If it has, storing another fails, or the stock that it
  // holds is missing: then the order's own is looked for.
  let seen = await look(tx.em, tenant, input, variants, !first);
  if (first && !seen.ok) seen = await look(tx.em, tenant, input, variants, true);
  if (!seen.ok) return seen;
  const { present, allocations, levels } = seen.value;
  if (allocations === null) return ok({ ...present });

  const now = context.clock();
  const channel = input.channel ?? null;
  const book = new StockBook(tx, tenant, now);
  await book.move(movesOf(allocations, reserveMove, buffersOf(levels, channel)), {
    kind: reserveMove.kind,
    reference: orderId,
  });
  const reservation = await hold(tx, { tenant, orderId, channel, allocations, now }, present);
  tx.record(reservationEvent("reservation.created", reservation, now));
  await closeBook(book);
  return ok(reservation);
}

/** The order's reservation as it stands, or what a hold would take now, an expired one's included. */
type Seen =
  | { readonly present: Reservation; readonly allocations: null; readonly levels: readonly [] }
  | {
      readonly present: Reservation | null;
      readonly allocations: readonly Allocation[];
      readonly levels: readonly StockLevelRecord[];
    };

/** @returns INSUFFICIENT_STOCK for lines that cannot be served. */
async function look(
  em: EntityManager,
  tenant: string,
  input: ReserveStockInput,
  variants: readonly VariantRecord[],
  known: boolean,
): Promise<Outcome<Seen>> {
  const present = known ? await em.findOne(Reservation, { tenant, orderId: input.orderId }) : null;
  if (present && present.status !== "EXPIRED") return ok({ present, allocations: null, levels: [] });
  const { needs, stock, places, levels } = await readDemand(
    em,
    tenant,
    { ...input, channel: input.channel ?? null },
    variants,
  );
  const allocated = allocate(needs, stock, places);
  return allocated.ok ? ok({ present, allocations: join(allocated.value), levels }) : allocated;
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
  const reservation = present
    ? tx.em.assign(present, held)
    : tx.em.create(Reservation, {
        _id: derivedId("reservation", tenant, orderId),
        tenant,
        orderId,
        ...held,
        extensions: null,
        createdAt: now,
        version: 1,
      });
  await tx.em.flush();
  return { ...reservation };
}
