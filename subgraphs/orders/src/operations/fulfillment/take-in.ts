import type { Tx } from "@waybill/storage";
import { type Arrived, arrive } from "../../domain/fulfillment/arrive.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { addFulfillmentOrder, applyChanges } from "./apply.ts";

/**
 * Gives units that have come to the work of their order that waits for them, in the caller's transaction.
 * @returns those that nobody waits for.
 */
export async function takeIn(
  tx: Tx,
  order: { readonly tenant: string; readonly _id: string },
  arrived: readonly Arrived[],
  at: Date,
): Promise<readonly Arrived[]> {
  if (arrived.length === 0) return [];
  const where = { tenant: order.tenant, orderId: order._id, status: { $in: ["SCHEDULED", "ON_HOLD"] as const } };
  let units = arrived;
  for (const work of await tx.em.find(FulfillmentOrder, where)) {
    const step = arrive({ ...work }, units, at);
    if (!step) continue;
    units = step.left;
    await applyChanges(tx, work, step.changes, { name: step.opened ? "split" : "opened", at });
    if (step.opened) await addFulfillmentOrder(tx, step.opened);
  }
  return units;
}
