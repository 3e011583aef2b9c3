import type { JsonObject, LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { type Arrived, arrive } from "../domain/fulfillment/arrive.ts";
import { addFulfillmentOrder, applyChanges } from "../operations/fulfillment/apply.ts";
import { lockOrder, refreshOrder } from "../operations/fulfillment/refresh-order.ts";
import { FulfillmentOrder } from "../storage/fulfillment.entities.ts";

/** What orders listens to in inventory's log. */
export const inventoryEventTypes = ["reservation.allocated"] as const;

/** Units that an order was promised have come: the work on them may begin. */
export async function onInventoryEvent(tx: Tx, event: LogEvent): Promise<void> {
  const { orderId, lines } = event.data;
  if (typeof orderId !== "string" || !Array.isArray(lines)) return;
  const { tenant, recordedAt: now } = event;
  await lockOrder(tx, tenant, orderId);
  const waiting = await tx.em.find(FulfillmentOrder, { tenant, orderId, status: { $in: ["SCHEDULED", "ON_HOLD"] } });
  let units: readonly Arrived[] = (lines as readonly JsonObject[]).flatMap(arrivedOf);
  for (const order of waiting) {
    const step = arrive({ ...order }, units, now);
    if (!step) continue;
    units = step.left;
    await applyChanges(tx, order, step.changes, { name: step.opened ? "split" : "opened", at: now });
    if (step.opened) await addFulfillmentOrder(tx, step.opened);
  }
  await refreshOrder(tx, event, orderId, now);
}

function arrivedOf({ lineId, quantity, locationId }: JsonObject): Arrived[] {
  if (typeof lineId !== "string" || typeof quantity !== "number" || typeof locationId !== "string") return [];
  return [{ lineId, quantity, locationId }];
}
