import { err, ok, type Outcome, refuse, type UserError } from "@waybill/kernel";
import {
  type Database,
  dropKey,
  findKey,
  finishKey,
  forkFor,
  transact,
  type Tx,
  type WriteContext,
} from "@waybill/storage";
import type { Asker } from "@waybill/subgraph";
import type { OrderEditRecord } from "../../domain/edits/order-edit.ts";
import type { OrderRecord } from "../../domain/order.ts";
import type { Assignment } from "../../domain/routing/model.ts";
import { OrderEdit } from "../../storage/edit.entities.ts";
import { Order } from "../../storage/entities.ts";
import { applyEdit } from "./apply-edit.ts";
import { endEdit } from "./change-edit.ts";
import { returnStock, takeStock } from "./take-stock.ts";

/** The sweeper leaves an edit alone for so long: whoever commits it is still at it. */
export const settleAfterMs = 30_000;

/**
 * Brings an edit that is being committed to its end. Every step may be repeated, by the caller who tries again and by
 * the sweeper at the same time: one of them changes the order, or gives the try up. Stock is given back only by a try
 * that was given up, under the key by which it was taken, so that it does not matter how far that got.
 * @throws SubgraphUnavailable when inventory does not answer; the edit stays as it is and is settled later.
 */
export async function settleEdit(
  database: Database,
  as: WriteContext,
  asker: Asker,
  begun: OrderEditRecord,
): Promise<Outcome<OrderRecord>> {
  let edit = begun;
  if (edit.status === "COMMITTING") {
    const order = await forkFor(database, as.tenant, as.signal).findOne(Order, { _id: edit.orderId });
    const taken = await takeStock(asker, edit, order?.channel ?? "");
    const done = await transact(database, as, (tx) => finish(tx, as, edit, taken));
    if (done.ok && done.value) return ok(done.value);
    edit = await read(database, as, edit._id);
  }
  if (edit.status === "ABORTING") {
    await returnStock(asker, edit);
    const failure = await transact(database, as, (tx) => reopen(tx, as, edit));
    if (failure) return err(failure);
    edit = await read(database, as, edit._id);
  }
  return answerOf(database, as, begun, edit);
}

/**
 * Changes the order when its stock was taken, or gives the try up.
 * @returns the order; null when somebody else has ended the try, or it was given up here.
 */
async function finish(
  tx: Tx,
  as: WriteContext,
  { _id, attempt }: OrderEditRecord,
  taken: Outcome<readonly Assignment[]>,
): Promise<Outcome<OrderRecord | null>> {
  const edit = await tx.em.findOne(OrderEdit, { _id, tenant: as.tenant, status: "COMMITTING", attempt });
  if (!edit?.commit) return ok(null);
  const applied = taken.ok ? await applyEdit(tx, as, { ...edit }, taken.value) : taken;
  if (!applied.ok) {
    tx.em.assign(edit, { status: "ABORTING", failure: [...applied.error] });
    await tx.em.flush();
    return ok(null);
  }
  tx.em.assign(edit, { status: "COMMITTED", dueAt: null });
  await tx.em.flush();
  return ok(finishKey(tx, as.tenant, edit.commit, applied.value));
}

/**
 * Ends a try whose stock is back: the key is free again, and so is the edit unless its order has changed.
 * @returns why it was given up; null when somebody else has ended it.
 */
async function reopen(
  tx: Tx,
  as: WriteContext,
  { _id, attempt }: OrderEditRecord,
): Promise<readonly UserError[] | null> {
  const edit = await tx.em.findOne(OrderEdit, { _id, tenant: as.tenant, status: "ABORTING", attempt });
  if (!edit?.commit) return null;
  await dropKey(tx, as.tenant, edit.commit);
  const { failure } = edit;
  if (failure.some(({ code }) => code === "VERSION_CONFLICT")) await endEdit(tx, edit, "CANCELLED", as.clock());
  else tx.em.assign(edit, { status: "OPEN", attempt: attempt + 1, dueAt: edit.expiresAt });
  return failure;
}

/** What the caller of a try is told that somebody else has ended. */
async function answerOf(
  database: Database,
  as: WriteContext,
  { commit, attempt }: OrderEditRecord,
  edit: OrderEditRecord,
): Promise<Outcome<OrderRecord>> {
  const known = commit ? await findKey<OrderRecord>(database, as, commit) : null;
  if (known?.state === "DONE") return ok(known.answer);
  if (edit.failure.length > 0 && edit.attempt <= attempt + 1) return err(edit.failure);
  return refuse("UNAVAILABLE", ["input"], "the same call is just being answered; repeat it");
}

async function read(database: Database, as: WriteContext, _id: string): Promise<OrderEditRecord> {
  const edit = await forkFor(database, as.tenant, as.signal).findOne(OrderEdit, { _id });
  if (!edit) throw new Error(`the order edit ${_id} is gone`);
  return { ...edit };
}
