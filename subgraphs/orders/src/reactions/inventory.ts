import type { JsonObject, LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { Arrived } from "../domain/fulfillment/arrive.ts";
import { lockOrder, refreshOrder } from "../operations/fulfillment/refresh-order.ts";
import { promiseAnew } from "../operations/fulfillment/promise-anew.ts";
import { takeOff } from "../operations/fulfillment/take-off.ts";
import { takeIn } from "../operations/fulfillment/take-in.ts";
import { noteLook } from "../storage/backorder-looks.ts";
import { Reroute } from "../storage/fulfillment.entities.ts";

/** What orders listens to in inventory's log. */
export const inventoryEventTypes = [
  "reservation.allocated",
  "reservation.shorted",
  "stock.wanted_elsewhere",
  "stock_transfer.created",
  "stock_transfer.updated",
  "stock_transfer.cancelled",
] as const;

/**
 * Units that an order was promised have come: the work on them may begin. Or they turned out damaged: it may not. Or
 * there are some elsewhere: whether they will do is looked at. Or they are expected on another day.
 */
export async function onInventoryEvent(tx: Tx, event: LogEvent): Promise<void> {
  const { id, tenant, recordedAt: now } = event;
  const { orderId, orderIds, lines, promised } = event.data;
  if (event.type.startsWith("stock_transfer.")) {
    return Array.isArray(promised) ? promiseAnew(tx, tenant, promised as readonly JsonObject[], now) : undefined;
  }
  if (Array.isArray(orderIds)) {
    const waiting = orderIds.filter((one) => typeof one === "string");
    return noteLook(tx, { _id: id, tenant, orderIds: waiting, cause: "RESTOCKED", at: now });
  }
  if (typeof orderId !== "string" || !Array.isArray(lines)) return;
  await lockOrder(tx, tenant, orderId);
  const arrived = (lines as readonly JsonObject[]).flatMap(arrivedOf);
  if (event.type === "reservation.shorted") {
    await takeOff(tx, tenant, orderId, arrived, now);
    await noteLook(tx, { _id: id, tenant, orderIds: [orderId], cause: "DAMAGED", at: now });
    return refreshOrder(tx, event, orderId, now);
  }
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
