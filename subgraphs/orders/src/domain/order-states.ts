import type { Transitions } from "@waybill/kernel";

/** How far an order is as a whole. */
export const orderStatuses = ["CONFIRMED", "PROCESSING", "COMPLETED", "CANCELLED"] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Where each status may go. An order enters as CONFIRMED: until then it is a placement. */
export const orderTransitions: Transitions<OrderStatus> = {
  CONFIRMED: ["PROCESSING", "COMPLETED", "CANCELLED"],
  PROCESSING: ["COMPLETED"],
  COMPLETED: [],
  CANCELLED: [],
};

/** How much of an order has reached the customer. Derived from its fulfilment orders and shipments. */
export const fulfillmentStatuses = [
  "UNFULFILLED",
  "SCHEDULED",
  "IN_PROGRESS",
  "PARTIALLY_FULFILLED",
  "FULFILLED",
] as const;
export type FulfillmentStatus = (typeof fulfillmentStatuses)[number];
