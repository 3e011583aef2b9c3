import type { EntityManager } from "@mikro-orm/mongodb";
import { derivedId, err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { reservationLifeMs, type ReservationRecord, reserveMove } from "../domain/reservation.ts";
import { type Allocation, allocate } from "../domain/stock.ts";
import type { ReserveStockInput } from "../resolvers/types.generated.ts";
import { Reservation, StockLevel } from "../storage/entities.ts";
import { moveStock } from "../storage/stock-book.ts";
import { stockKeys } from "../storage/turns.ts";
import { reservationEvent } from "./reservation-event.ts";

/**
 * Holds an order's lines for a while, all or none. An order that holds a reservation already gets the
 * same one; one whose hold has expired is served anew from the stock there is.
 */
export async function reserveStock(context: Context, input: ReserveStockInput): Promise<Outcome<ReservationRecord>> {
  const { database, em, identity, turns } = context;
  const refused = checkLines(input);
  if (refused) return refused;
  const skus = input.lines.map((line) => line.sku);
  return turns.take(stockKeys("take", identity.tenant, skus), async () => {
    // What is sold out is refused by reading alone: a crowd for it costs little.
    const seen = await look(em, identity.tenant, input);
    if (!seen.ok) return seen;
    return write(database, writeContext(context), command(context, "reserveStock", input), (tx) =>
      reserve(tx, context, input),
    );
  });
}

function checkLines({ lines }: ReserveStockInput): Outcome<never> | null {
  const check = new InputCheck();
  check.list(["input", "lines"], lines, 1, 250);
  for (const [index, line] of lines.entries()) {
    check.integer(["input", "lines", String(index), "quantity"], line.quantity, 1, 100_000);
  }
  return check.errors.length > 0 ? err(check.errors) : null;
}

async function reserve(tx: Tx, context: Context, input: ReserveStockInput): Promise<Outcome<ReservationRecord>> {
  const { tenant } = context.identity;
  const seen = await look(tx.em, tenant, input);
  if (!seen.ok) return seen;
  const { present, allocations } = seen.value;
  if (allocations === null) return ok({ ...present });

  const now = context.clock();
  await moveStock(tx, allocations, reserveMove, { tenant, orderId: input.orderId, now });
  const reservation = await hold(tx, { tenant, orderId: input.orderId, allocations, now }, present);
  tx.record(reservationEvent("reservation.created", reservation, now));
  return ok(reservation);
}

/** The order's reservation as it stands, or what a hold would take now, an expired one's included. */
type Seen =
  | { readonly present: Reservation; readonly allocations: null }
  | { readonly present: Reservation | null; readonly allocations: readonly Allocation[] };

/** @returns INSUFFICIENT_STOCK for lines that cannot be served. */
async function look(em: EntityManager, tenant: string, { orderId, lines }: ReserveStockInput): Promise<Outcome<Seen>> {
  const present = await em.findOne(Reservation, { tenant, orderId });
  if (present && present.status !== "EXPIRED") return ok({ present, allocations: null });
  const skus = [...new Set(lines.map((line) => line.sku))];
  const allocated = allocate(lines, await em.find(StockLevel, { tenant, sku: { $in: skus } }));
  return allocated.ok ? ok({ present, allocations: allocated.value }) : allocated;
}

interface Hold {
  readonly tenant: string;
  readonly orderId: string;
  readonly allocations: readonly Allocation[];
  readonly now: Date;
}

async function hold(tx: Tx, hold: Hold, present: Reservation | null): Promise<ReservationRecord> {
  const { tenant, orderId, allocations, now } = hold;
  const held = { status: "RESERVED", allocations, expiresAt: new Date(now.getTime() + reservationLifeMs) } as const;
  const reservation = present
    ? tx.em.assign(present, held)
    : tx.em.create(Reservation, {
        _id: derivedId("reservation", tenant, orderId),
        tenant,
        orderId,
        ...held,
        createdAt: now,
        version: 1,
      });
  await tx.em.flush();
  return { ...reservation };
}
