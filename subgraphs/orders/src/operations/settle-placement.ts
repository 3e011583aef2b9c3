import { err, ok, type Outcome } from "@waybill/kernel";
import { type Database, dropKey, findKey, finishKey, transact, type Tx, type WriteContext } from "@waybill/storage";
import type { Asker } from "@waybill/subgraph";
import type { OrderRecord } from "../domain/order.ts";
import type { PlacementRecord } from "../domain/placement.ts";
import { Order, Placement } from "../storage/entities.ts";
import { orderEvent } from "./order-event.ts";
import { reserveForGood } from "./reserve.ts";

/**
 * Brings a placement to its end: its stock is reserved and the order confirmed, or it is refused and
 * leaves nothing behind. Every step may be repeated, by the caller who tries again and by the sweeper at
 * the same time; one of them ends it, and all get the same answer.
 * @throws SubgraphUnavailable when inventory does not answer; the placement stays and is settled later.
 */
export async function settlePlacement(
  database: Database,
  as: WriteContext,
  asker: Asker,
  placement: PlacementRecord,
): Promise<Outcome<OrderRecord>> {
  const reserved = await reserveForGood(asker, placement.order);
  if (!reserved.ok) {
    await transact(database, as, (tx) => forget(tx, placement));
    return err(reserved.error);
  }
  return transact(database, as, async (tx) => ok(await confirm(tx, as, placement)));
}

async function confirm(tx: Tx, as: WriteContext, placement: PlacementRecord): Promise<OrderRecord> {
  const order: OrderRecord = placement.order;
  const open = await tx.em.findOne(Placement, { _id: placement._id });
  if (!open) {
    const settled = await tx.em.findOne(Order, { _id: order._id });
    if (!settled) throw new Error(`placement ${placement._id} was refused after its stock was reserved`);
    const known = await findKey<OrderRecord>(tx, as, placement.command);
    return known.state === "DONE" ? known.answer : { ...settled };
  }
  tx.em.create(Order, order);
  tx.em.remove(open);
  await tx.em.flush();
  tx.record(orderEvent("order.placed", order, null, order.placedAt));
  return finishKey(tx, as.tenant, placement.command, order);
}

async function forget(tx: Tx, placement: PlacementRecord): Promise<void> {
  await tx.em.nativeDelete(Placement, { _id: placement._id });
  await dropKey(tx, placement.tenant, placement.command);
}
