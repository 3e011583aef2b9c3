import type { JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { dueFrom } from "../../domain/fulfillment/due.ts";
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
  tx.em.assign(order, { ...changes, ...firstTimes(order, changes, event), updatedAt: event.at });
  await tx.em.flush();
  const record: FulfillmentOrderRecord = { ...order };
  tx.record(fulfillmentEvent(event.name, record, previous, event.at, event.more));
  return record;
}

/** When work could begin, with when it is due then if that was not known, and when something left, for the first time. */
function firstTimes(
  order: FulfillmentOrderRecord,
  { status = order.status, fulfillBy = order.fulfillBy }: FulfillmentChanges,
  { name, at }: { readonly name: FulfillmentEventName; readonly at: Date },
): Pick<FulfillmentOrderRecord, "fulfillBy" | "handedOverAt" | "openedAt"> {
  const waits = status === "SCHEDULED" || status === "ON_HOLD" || status === "CANCELLED";
  const begins = order.openedAt === null && !waits;
  return {
    fulfillBy: fulfillBy ?? (begins && order.schedule ? dueFrom(order.schedule, at) : null),
    openedAt: order.openedAt ?? (waits ? null : at),
    handedOverAt: order.handedOverAt ?? (name === "handed_over" ? at : null),
  };
}

/** Stores a new fulfilment order and tells of it. */
export async function addFulfillmentOrder(tx: Tx, record: FulfillmentOrderRecord): Promise<FulfillmentOrderRecord> {
  tx.em.create(FulfillmentOrder, record);
  await tx.em.flush();
  tellCreated(tx, record);
  return record;
}

/** Tells of a fulfilment order that is new. */
export function tellCreated(tx: Tx, record: FulfillmentOrderRecord): void {
  const lines = record.lines.map(({ orderLineId: lineId, sku, quantity, backordered }) => ({
    lineId,
    sku,
    quantity,
    backordered,
  }));
  tx.record(fulfillmentEvent("created", record, null, record.createdAt, { lines }));
}
