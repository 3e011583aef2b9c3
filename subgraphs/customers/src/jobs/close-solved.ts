import { type Clock, newId } from "@waybill/kernel";
import { type Database, transact } from "@waybill/storage";
import { changeStatus } from "../domain/ticket.ts";
import { applyToTicket } from "../operations/change-ticket.ts";
import { policyOf } from "../operations/find-support-policy.ts";
import { Ticket } from "../storage/support.entities.ts";

/**
 * Closes tickets that were solved long enough ago.
 * @returns how many were closed.
 */
export async function closeSolved({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<number> {
  // Below the next millisecond, not `$lte` now: see `dueDeliveries` of shipments.
  const soon = new Date(clock().getTime() + 1);
  const due = await database.orm.em
    .fork()
    .find(
      Ticket,
      { autoCloseAt: { $lt: soon, $ne: null } },
      { filters: { tenant: false }, limit: 200, orderBy: { autoCloseAt: 1 } },
    );
  let closed = 0;
  for (const { _id, tenant } of due) {
    const context = { tenant, actor: "service:customers", correlationId: newId("event", clock()), clock };
    const done = await transact(database, context, async (tx) => {
      const ticket = await tx.em.findOne(Ticket, { _id });
      // Reopened, or closed by another process, in the meantime.
      if (!ticket || ticket.autoCloseAt === null || ticket.autoCloseAt >= soon) return false;
      const now = clock();
      const changes = changeStatus({ ...ticket }, "CLOSED", "SOLVED", await policyOf(tx.em), now);
      if (!changes.ok) return false;
      const data = { previousStatus: ticket.status };
      await applyToTicket(tx, ticket, { changes: changes.value, event: "ticket.status_changed", data }, now);
      return true;
    });
    if (done) closed += 1;
  }
  return closed;
}
