import type { JsonObject, LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { Arrived } from "../domain/fulfillment/arrive.ts";
import { lockOrder, refreshOrder } from "../operations/fulfillment/refresh-order.ts";
import { takeIn } from "../operations/fulfillment/take-in.ts";
import { Reroute } from "../storage/fulfillment.entities.ts";

/** What orders listens to in inventory's log. */
export const inventoryEventTypes = ["reservation.allocated"] as const;

/** Units that an order was promised have come: the work on them may begin. */
export async function onInventoryEvent(tx: Tx, event: LogEvent): Promise<void> {
  const { orderId, lines } = event.data;
  if (typeof orderId !== "string" || !Array.isArray(lines)) return;
  const { tenant, recordedAt: now } = event;
  await lockOrder(tx, tenant, orderId);
  const arrived = (lines as readonly JsonObject[]).flatMap(arrivedOf);
  const left = await takeIn(tx, { tenant, _id: orderId }, arrived, now);
  // The work they are for is just being arranged: it finds them then.
  for (const reroute of left.length > 0 ? await tx.em.find(Reroute, { tenant, orderId }) : []) {
    const own = left.filter(({ locationId }) => locationId === reroute.fromLocationId);
    tx.em.assign(reroute, { arrived: [...reroute.arrived, ...own] });
  }
  await refreshOrder(tx, event, orderId, now);
}

function arrivedOf({ lineId, quantity, locationId }: JsonObject): Arrived[] {
  if (typeof lineId !== "string" || typeof quantity !== "number" || typeof locationId !== "string") return [];
  return [{ lineId, quantity, locationId }];
}
