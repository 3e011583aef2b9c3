import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { type Database, transact, type WriteContext } from "@waybill/storage";
import type { Peers } from "@waybill/subgraph";
import { endEdit } from "../operations/edits/change-edit.ts";
import { settleEdit } from "../operations/edits/settle-edit.ts";
import { OrderEdit } from "../storage/edit.entities.ts";

export interface SettleEditsDeps {
  readonly database: Database;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Ends edits that nobody committed in time, and brings those to their end whose commit was left by a crash.
 * @returns how many; those that cannot be settled now are tried again next time.
 */
export async function settleEdits({ database, peers, clock, logger }: SettleEditsDeps): Promise<number> {
  const due = await database.orm.em
    .fork()
    .find(
      OrderEdit,
      { dueAt: { $lt: new Date(clock().getTime() + 1) } },
      { filters: { tenant: false }, limit: 100, orderBy: { dueAt: 1 } },
    );
  let settled = 0;
  for (const edit of due) {
    const { tenant, commit, _id } = edit;
    const correlationId = commit?.correlationId ?? `expire-${_id}`;
    const as = { tenant, actor: commit?.actor ?? "service:orders", correlationId, clock };
    try {
      if (edit.status === "OPEN") await expire(database, as, _id);
      else await settleEdit(database, as, { tenant, service: "orders", correlationId, peers }, { ...edit });
      settled++;
    } catch (error) {
      logger.warn({ err: error, orderEditId: _id }, "an order edit could not be settled yet");
    }
  }
  return settled;
}

/** Looks again: an edit that was touched meanwhile goes on. */
async function expire(database: Database, as: WriteContext, _id: string): Promise<void> {
  await transact(database, as, async (tx) => {
    const now = as.clock();
    const edit = await tx.em.findOne(OrderEdit, { _id, status: "OPEN", expiresAt: { $lte: now } });
    if (edit) await endEdit(tx, edit, "EXPIRED", now);
  });
}
