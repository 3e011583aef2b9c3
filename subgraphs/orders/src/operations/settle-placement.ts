import { err, ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
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
import { stockAtPlacing } from "../domain/fulfillment/follow-sending.ts";
import type { OrderRecord } from "../domain/order.ts";
import type { PlacementRecord } from "../domain/placement.ts";
import type { Assignment } from "../domain/routing/model.ts";
import { Order, Placement } from "../storage/entities.ts";
import { openFulfillment } from "./fulfillment/open-fulfillment.ts";
import { recordChange } from "./record-change.ts";
import { holdStock, keepStock } from "./reserve.ts";
import { routeOrder } from "./route-order.ts";

const rounds = 3;

/**
 * Brings a placement to its end: its stock is reserved and the order confirmed, or it is refused and
 * leaves nothing behind. Every step may be repeated, by the caller who tries again and by the sweeper at
 * the same time; one of them ends it, and all get the same answer.
 *
 * A hold is made final only after the placement says so, and a placement is refused only while it says
 * nothing newer than what the refusal knew. So stock is never final for a placement that was refused: a hold
 * whose placement is gone ends by itself.
 * @throws SubgraphUnavailable when inventory does not answer; the placement stays and is settled later.
 */
export async function settlePlacement(
  database: Database,
  as: WriteContext,
  asker: Asker,
  begun: PlacementRecord,
): Promise<Outcome<OrderRecord>> {
  let placement = begun;
  for (let round = 1; round <= rounds; round++) {
    const held = await holdStock(asker, placement.order, placement.routing);
    if (!held.ok) {
      const other = round < rounds ? await rerouted(database, as, asker, placement) : held;
      if (!other.ok && (await transact(database, as, (tx) => forget(tx, placement)))) return err(other.error);
    } else if (await isFinal(database, asker, placement, held.value.until)) {
      return transact(database, as, (tx) => confirm(tx, as, placement, held.value.held));
    }
    const open = await forkFor(database, as.tenant, as.signal).findOne(Placement, { _id: placement._id });
    if (!open) return transact(database, as, (tx) => confirm(tx, as, placement, []));
    placement = { ...open };
  }
  throw new SubgraphUnavailable("inventory could not hold the order's stock until it was confirmed");
}

async function isFinal(
  database: Database,
  asker: Asker,
  { _id, order }: PlacementRecord,
  until: Date | null,
): Promise<boolean> {
  if (until === null) return true;
  const placements = database.db.collection<PlacementRecord>("placements");
  const { matchedCount } = await placements.updateOne({ _id }, { $max: { heldUntil: until } });
  return matchedCount === 1 && keepStock(asker, order);
}

/** Decides anew, with the stock there is now, and writes it down unless somebody else has. */
async function rerouted(
  database: Database,
  as: WriteContext,
  asker: Asker,
  { _id, order, routingAttempt }: PlacementRecord,
): Promise<Outcome<null>> {
  const routing = await routeOrder(database, as, asker, order);
  if (!routing.ok) return routing;
  const placements = database.db.collection<PlacementRecord>("placements");
  const changes = { $set: { routing: routing.value }, $inc: { routingAttempt: 1 } };
  await placements.updateOne({ _id, routingAttempt }, changes);
  return ok(null);
}

async function confirm(
  tx: Tx,
  as: WriteContext,
  { _id, order: drafted, command, routing }: PlacementRecord,
  held: readonly Assignment[],
): Promise<Outcome<OrderRecord>> {
  // Of two at once one deletes it; the other meets the conflict and finds the order.
  if (await remove(tx, { _id, tenant: as.tenant })) {
    const order = { ...drafted, stockAtPlacing: stockAtPlacing(drafted, held) };
    tx.insert("orders", order);
    recordChange(tx, as, { type: "order.placed", before: null, after: order, occurredAt: order.placedAt });
    await openFulfillment(tx, order, routing, held);
    return ok(finishKey(tx, as.tenant, command, order));
  }
  const settled = await tx.em.findOne(Order, { _id });
  if (!settled) return refuse("UNAVAILABLE", ["input"], "the same call was refused a moment ago; repeat it");
  const known = await findKey<OrderRecord>(tx, as, command);
  return ok(known.state === "DONE" ? known.answer : { ...settled });
}

/** @returns false when somebody else has gone on with the placement or ended it; nothing is changed then. */
async function forget(tx: Tx, { _id, tenant, command, heldUntil, routingAttempt }: PlacementRecord): Promise<boolean> {
  if (!(await remove(tx, { _id, tenant, heldUntil, routingAttempt }))) return false;
  await dropKey(tx, tenant, command);
  return true;
}

async function remove({ db, session }: Tx, placement: Partial<PlacementRecord>): Promise<boolean> {
  const { deletedCount } = await db.collection<PlacementRecord>("placements").deleteOne(placement, { session });
  return deletedCount > 0;
}
