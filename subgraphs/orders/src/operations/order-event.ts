import type { LogEvent, NewEvent } from "@waybill/kernel";
import type { OrderRecord } from "../domain/order.ts";
import type { FulfillmentStatus, OrderStatus } from "../domain/order-states.ts";

/** What the orders' log tells of an order. */
export const orderEventTypes = ["order.placed", "order.cancelled", "order.status_changed"] as const;
export type OrderEventType = (typeof orderEventTypes)[number];

/** The data of every order event: enough for a stream to answer without the order. */
export type OrderEventData = {
  readonly orderId: string;
  readonly number: string;
  readonly customerId: string | null;
  readonly previousStatus: OrderStatus | null;
  readonly status: OrderStatus;
  readonly fulfillmentStatus: FulfillmentStatus;
};

/** An order's event in the log. */
export interface OrderEvent extends LogEvent {
  readonly data: OrderEventData;
}

/** The event of an order's change. */
export function orderEvent(
  type: OrderEventType,
  order: OrderRecord,
  previousStatus: OrderStatus | null,
  occurredAt: Date,
): NewEvent {
  const { _id: orderId, number, customerId, status, fulfillmentStatus, version } = order;
  const data: OrderEventData = { orderId, number, customerId, previousStatus, status, fulfillmentStatus };
  return { type, subject: { type: "order", id: orderId, version }, occurredAt, data };
}
