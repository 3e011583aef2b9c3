import { newId } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { Arrived } from "../../domain/fulfillment/arrive.ts";
import { takeUnits } from "../../domain/fulfillment/cancel-units.ts";
import type { FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import { Order } from "../../storage/entities.ts";
import { FulfillmentOrder, Reroute } from "../../storage/fulfillment.entities.ts";
import { addFulfillmentOrder, applyChanges } from "./apply.ts";
import { newWork } from "./new-work.ts";

/**
 * Takes units off the work at a location because they turned out damaged, in the caller's transaction: work that waits
 * for others is made in their place, on hold. What was picked or packed of them is not any more.
 */
export async function takeOff(
  tx: Tx,
  tenant: string,
  orderId: string,
  lost: readonly Arrived[],
  now: Date,
): Promise<void> {
  const order = await tx.em.findOne(Order, { _id: orderId, tenant });
  if (!order || order.status === "CANCELLED") return;
  for (const locationId of new Set(lost.map((units) => units.locationId))) {
    const found = await tx.em.find(FulfillmentOrder, { tenant, orderId, locationId });
    const { changes, units, missing } = takeUnits(
      found.map((one) => ({ ...one })),
      lost.filter((one) => one.locationId === locationId),
      (line) => !line.backordered,
    );
    for (const work of found) {
      const change = changes.get(work._id);
      if (!change) continue;
      const lines = units
        .filter(({ fulfillmentOrderId }) => fulfillmentOrderId === work._id)
        .map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity }));
      const more = { reason: "DAMAGED", lines };
      await applyChanges(tx, work, incomplete(work, change), { name: "short_picked", at: now, more });
    }
    const waits = units.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity, locationId, backordered: true }));
    // When they are due is known when others come.
    const schedule = found.find((one) => one.schedule !== null)?.schedule ?? null;
    for (const work of newWork({ ...order }, waits, [], now))
      await addFulfillmentOrder(tx, onHold({ ...work, schedule }, now));
    // They are on their way to another location: if that has none, they wait like these.
    const late = new Set(missing.map(({ lineId }) => lineId));
    for (const reroute of late.size > 0
      ? await tx.em.find(Reroute, { tenant, orderId, fromLocationId: locationId })
      : [])
      tx.em.assign(reroute, {
        lines: reroute.lines.map((line) => (late.has(line.orderLineId) ? { ...line, backordered: true } : line)),
      });
  }
}

type Change = ReturnType<typeof takeUnits>["changes"] extends ReadonlyMap<string, infer C> ? C : never;

/** Work that was begun and has nothing left is told as such. */
const incomplete = ({ status }: FulfillmentOrderRecord, change: Change): Change =>
  change.status === "CANCELLED" && (status === "OPEN" || status === "IN_PROGRESS")
    ? { ...change, status: "INCOMPLETE" }
    : change;

/** Work whose goods are not there, kept from being begun. */
export function onHold(work: FulfillmentOrderRecord, now: Date): FulfillmentOrderRecord {
  const _id = newId("fulfillmentHold", now);
  return { ...work, status: "ON_HOLD", holds: [{ _id, reason: "INVENTORY_OUT_OF_STOCK", note: null, heldAt: now }] };
}
