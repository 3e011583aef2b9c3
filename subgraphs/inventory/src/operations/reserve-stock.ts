import { derivedId, err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { reservationLifeMs, type ReservationRecord, reserveMove } from "../domain/reservation.ts";
import { type Allocation, allocate } from "../domain/stock.ts";
import type { ReserveStockInput } from "../resolvers/types.generated.ts";
import { Reservation, StockLevel } from "../storage/entities.ts";
import { moveStock } from "../storage/stock-book.ts";
import { reservationEvent } from "./reservation-event.ts";

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
    const present = await tx.em.findOne(Reservation, { tenant, orderId: input.orderId });
    if (present && present.status !== "EXPIRED") return ok({ ...present });

    const skus = [...new Set(input.lines.map((line) => line.sku))];
    const levels = await tx.em.find(StockLevel, { tenant, sku: { $in: skus } });
    const allocations = allocate(input.lines, levels);
    if (!allocations.ok) return allocations;

    const now = context.clock();
    await moveStock(tx, allocations.value, reserveMove, { tenant, orderId: input.orderId, now });
    const reservation = await hold(tx, { tenant, orderId: input.orderId, allocations: allocations.value, now }, present);
    tx.record(reservationEvent("reservation.created", reservation, now));
    return ok(reservation);
  });
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
