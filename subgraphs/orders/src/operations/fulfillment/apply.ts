import type { JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { FulfillmentChanges, FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { type FulfillmentEventName, fulfillmentEvent } from "./fulfillment-event.ts";

/** Changes a fulfilment order and tells of it. The caller brings the order up to date afterwards (`refreshOrder`). */
export async function applyChanges(
  tx: Tx,
  order: FulfillmentOrder,
  changes: FulfillmentChanges,
  event: { readonly name: FulfillmentEventName; readonly at: Date; readonly more?: JsonObject },
): Promise<FulfillmentOrderRecord> {
  const previous = order.status;
  tx.em.assign(order, { ...changes, updatedAt: event.at });
  await tx.em.flush();
  const record: FulfillmentOrderRecord = { ...order };
  tx.record(fulfillmentEvent(event.name, record, previous, event.at, event.more));
  return record;
}

/** Stores a new fulfilment order and tells of it. */
export async function addFulfillmentOrder(tx: Tx, record: FulfillmentOrderRecord): Promise<FulfillmentOrderRecord> {
  tx.em.create(FulfillmentOrder, record);
  await tx.em.flush();
  const lines = record.lines.map(({ orderLineId: lineId, sku, quantity, backordered }) => ({
    lineId,
    sku,
    quantity,
    backordered,
  }));
  tx.record(fulfillmentEvent("created", record, null, record.createdAt, { lines }));
  return record;
}
