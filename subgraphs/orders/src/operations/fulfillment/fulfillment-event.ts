import type { JsonObject, NewEvent } from "@waybill/kernel";
import type { FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import type { FulfillmentOrderStatus } from "../../domain/fulfillment/states.ts";

/** What the orders' log tells of a fulfilment order, after `fulfillment_order.`. */
export type FulfillmentEventName =
  | "created"
  | "submitted"
  | "accepted"
  | "rejected"
  | "cancellation_requested"
  | "cancellation_accepted"
  | "cancellation_rejected"
  | "opened"
  | "held"
  | "hold_released"
  | "moved"
  | "split"
  | "merged"
  | "picking_started"
  | "picked"
  | "short_picked"
  | "packed"
  | "ready"
  | "handed_over"
  | "collected"
  | "shipment_added"
  | "cancelled"
  | "lines_cancelled"
  | "address_changed"
  | "rescheduled";

/** The event of a fulfilment order's change. */
export function fulfillmentEvent(
  name: FulfillmentEventName,
  order: FulfillmentOrderRecord,
  previousStatus: FulfillmentOrderStatus | null,
  occurredAt: Date,
  more: JsonObject = {},
): NewEvent {
  const { _id, orderId, customerId, locationId, status, requestStatus, version } = order;
  return {
    type: `fulfillment_order.${name}`,
    subject: { type: "fulfillment_order", id: _id, version },
    occurredAt,
    data: { fulfillmentOrderId: _id, orderId, customerId, locationId, previousStatus, status, requestStatus, ...more },
  };
}
