import type { Clock } from "@waybill/kernel";
import { type Database, transact } from "@waybill/storage";
import { stepReservation } from "../operations/settle-reservation.ts";
import { Reservation } from "../storage/entities.ts";

/**
 * Ends holds whose time is over and returns their units. Each in a transaction of its own, which looks
 * again: a hold that was confirmed meanwhile stays, and rivals cannot return the same units twice.
 * @returns how many holds ended.
 */
export async function expireReservations(database: Database, clock: Clock): Promise<number> {
  const due = await database.orm.em
    .fork()
    .find(
      Reservation,
      { status: "RESERVED", expiresAt: { $lte: clock() } },
      { filters: { tenant: false }, limit: 200, orderBy: { expiresAt: 1 } },
    );
  let ended = 0;
  for (const { _id, tenant } of due) {
    const as = { tenant, actor: "service:inventory", correlationId: `expire-${_id}`, clock };
    ended += await transact(database, as, async (tx) => {
      const now = clock();
      const reservation = await tx.em.findOne(Reservation, {
        _id,
        tenant,
        status: "RESERVED",
        expiresAt: { $lte: now },
      });
      if (!reservation) return 0;
      await stepReservation(tx, reservation, "EXPIRED", now);
      return 1;
    });
  }
  return ended;
}
