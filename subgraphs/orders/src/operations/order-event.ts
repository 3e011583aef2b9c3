import type { JsonObject, LogEvent, NewEvent } from "@waybill/kernel";
import type { OrderRecord } from "../domain/order.ts";
import type { FulfillmentStatus, HoldStatus, OrderStatus } from "../domain/order-states.ts";

/** Events that tell of a status: what `orderStatusChanged` streams. */
export const statusEventTypes = ["order.placed", "order.cancelled", "order.status_changed"] as const;

/** What the orders' log tells of an order. */
export const orderEventTypes = [
  ...statusEventTypes,
  "order.lines_cancelled",
  "order.edited",
  "order.updated",
  "order.held",
  "order.hold_released",
  "order.closed",
  "order.reopened",
  "order.return_changed",
  "order.amount_waived",
] as const;
export type OrderEventType = (typeof orderEventTypes)[number];

/** The data of every order event: enough for a stream to answer without the order. */
export type OrderEventData = {
  readonly orderId: string;
  readonly number: string;
  readonly channel: string;
  /** The seller's own id, by which an ERP knows its order again. */
  readonly externalId: string | null;
  readonly customerId: string | null;
  readonly previousStatus: OrderStatus | null;
  readonly status: OrderStatus;
  readonly fulfillmentStatus: FulfillmentStatus;
  readonly holdStatus: HoldStatus;
};

/** An order's event in the log. */
export interface OrderEvent extends LogEvent {
  readonly data: OrderEventData;
}

/**
 * The event of an order's change.
 * @param details what else this kind of event tells, for example the units of `order.lines_cancelled`.
 */
export function orderEvent(
  type: OrderEventType,
  order: OrderRecord,
  previousStatus: OrderStatus | null,
  occurredAt: Date,
  details: JsonObject = {},
): NewEvent {
  const { _id: orderId, number, channel, externalId, customerId, status, fulfillmentStatus, holdStatus } = order;
  const data: OrderEventData = {
    ...{ orderId, number, channel, externalId, customerId },
    ...{ previousStatus, status, fulfillmentStatus, holdStatus },
  };
  const subject = { type: "order", id: orderId, version: order.version };
  return { type, subject, occurredAt, data: { ...data, ...details } };
}
