import { derivedId, type JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { OrderRecord } from "../domain/order.ts";
import { changedFields, type TimelineRecord } from "../domain/timeline.ts";
import { orderEvent, type OrderEventType } from "./order-event.ts";

/** A change of an order that was just made. */
export interface OrderChange {
  readonly type: OrderEventType;
  /** The order as it was; null when it is new. */
  readonly before: OrderRecord | null;
  readonly after: OrderRecord;
  readonly occurredAt: Date;
  /** What else the event tells. */
  readonly details?: JsonObject;
}

/** Who caused a change: a write context or an event is one. */
export interface Cause {
  readonly actor: string;
  readonly correlationId: string;
}

/** Records an order's change for others: one event in the log and one entry in the timeline, with the change itself. */
export function recordChange(tx: Tx, cause: Cause, { type, before, after, occurredAt, details }: OrderChange): void {
  tx.record(orderEvent(type, after, before?.status ?? null, occurredAt, details));
  const entry: TimelineRecord = {
    _id: derivedId("timelineEntry", after._id, String(after.version), type),
    tenant: after.tenant,
    orderId: after._id,
    type,
    occurredAt,
    actor: cause.actor,
    correlationId: cause.correlationId,
    orderVersion: after.version,
    position: after.version,
    ...changedFields(before, after),
  };
  tx.insert("orderTimeline", entry);
}
