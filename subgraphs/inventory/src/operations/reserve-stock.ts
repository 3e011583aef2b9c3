import { derivedId, err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type Allocation, allocate } from "../domain/allocation.ts";
import { join } from "../domain/hold.ts";
import { reservationLifeMs, type ReservationRecord, reserveMove } from "../domain/reservation.ts";
import { bufferOf } from "../domain/stock.ts";
import type { ReserveStockInput } from "../resolvers/types.generated.ts";
import { Reservation } from "../storage/entities.ts";
import { movesOf } from "../storage/hold-moves.ts";
import { StockBook } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";
import { readDemand } from "./read-demand.ts";
import { reservationEvent } from "./reservation-event.ts";
import { waitingOf } from "./waiting.ts";

/**
 * Holds an order's lines for a while, all or none. An order that holds a reservation already gets the
 * same one; one whose hold has expired is served anew from the stock there is.
 */
export function reserveStock(context: Context, input: ReserveStockInput): Promise<Outcome<ReservationRecord>> {
  return write(context.database, writeContext(context), command(context, "reserveStock", input), async (tx) => {
    const check = new InputCheck();
    check.list(["input", "lines"], input.lines, 1, 250);
    for (const [index, line] of input.lines.entries()) {
      check.integer(["input", "lines", String(index), "quantity"], line.quantity, 1, 100_000);
    }
    if (check.errors.length > 0) return err(check.errors);

    const { tenant } = context.identity;
    const { orderId } = input;
    const present = await tx.em.findOne(Reservation, { tenant, orderId });
    if (present && present.status !== "EXPIRED") return ok({ ...present });

    const channel = input.channel ?? null;
    const demand = await readDemand(tx.em, tenant, { ...input, channel });
    const allocated = allocate(demand.needs, demand.stock, demand.places);
    if (!allocated.ok) return allocated;
    const allocations = join(allocated.value);

    const now = context.clock();
    const book = new StockBook(tx, tenant, now);
    const keepOf = (variantId: string, locationId: string): number => {
      const level = demand.levels.find((other) => other.variantId === variantId && other.locationId === locationId);
      return level ? bufferOf(level, channel) : 0;
    };
    await book.move(movesOf(allocations, reserveMove, keepOf), { kind: reserveMove.kind, reference: orderId });
    const reservation = await hold(tx, { tenant, orderId, channel, allocations, now }, present);
    tx.record(reservationEvent("reservation.created", reservation, now));
    await closeBook(book);
    return ok(reservation);
  });
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
        createdAt: now,
        version: 1,
      });
  await tx.em.flush();
  return { ...reservation };
}
