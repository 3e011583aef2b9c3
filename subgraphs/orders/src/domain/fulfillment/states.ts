import type { Transitions } from "@waybill/kernel";

/** How far the work at a location is. */
export const fulfillmentOrderStatuses = [
  "SCHEDULED",
  "OPEN",
  "IN_PROGRESS",
  "ON_HOLD",
  "CLOSED",
  "INCOMPLETE",
  "CANCELLED",
] as const;
export type FulfillmentOrderStatus = (typeof fulfillmentOrderStatuses)[number];

/** Where each status may go. A fulfilment order enters as SCHEDULED or OPEN. */
export const fulfillmentOrderTransitions: Transitions<FulfillmentOrderStatus> = {
  SCHEDULED: ["OPEN", "ON_HOLD", "CANCELLED"],
  OPEN: ["IN_PROGRESS", "ON_HOLD", "CLOSED", "INCOMPLETE", "CANCELLED"],
  IN_PROGRESS: ["ON_HOLD", "CLOSED", "INCOMPLETE", "CANCELLED"],
  ON_HOLD: ["SCHEDULED", "OPEN", "IN_PROGRESS", "CLOSED", "CANCELLED"],
  CLOSED: [],
  INCOMPLETE: [],
  CANCELLED: [],
};

/** Whether the location was asked, and what it said. */
export const fulfillmentRequestStatuses = [
  "UNSUBMITTED",
  "SUBMITTED",
  "ACCEPTED",
  "REJECTED",
  "CANCELLATION_REQUESTED",
  "CANCELLATION_ACCEPTED",
  "CANCELLATION_REJECTED",
] as const;
export type FulfillmentRequestStatus = (typeof fulfillmentRequestStatuses)[number];

/** Where each request status may go. The seller's own locations may take or refuse work without being asked. */
export const fulfillmentRequestTransitions: Transitions<FulfillmentRequestStatus> = {
  UNSUBMITTED: ["SUBMITTED", "ACCEPTED", "REJECTED"],
  SUBMITTED: ["ACCEPTED", "REJECTED"],
  ACCEPTED: ["CANCELLATION_REQUESTED"],
  REJECTED: [],
  CANCELLATION_REQUESTED: ["CANCELLATION_ACCEPTED", "CANCELLATION_REJECTED"],
  CANCELLATION_ACCEPTED: [],
  CANCELLATION_REJECTED: ["CANCELLATION_REQUESTED"],
};

/** How the goods reach the customer. */
export const deliveryMethods = ["SHIPPING", "PICK_UP"] as const;
export type DeliveryMethod = (typeof deliveryMethods)[number];

/** Why work is on hold. */
export const holdReasons = [
  "AWAITING_PAYMENT",
  "HIGH_RISK_OF_FRAUD",
  "INCORRECT_ADDRESS",
  "INVENTORY_OUT_OF_STOCK",
  "UNKNOWN_DELIVERY_DATE",
  "AWAITING_RETURN_ITEMS",
  "OTHER",
] as const;
export type FulfillmentHoldReason = (typeof holdReasons)[number];

/** Why a location refuses work. */
export const rejectReasons = [
  "OUT_OF_STOCK",
  "NO_CAPACITY",
  "INELIGIBLE_PRODUCT",
  "UNDELIVERABLE_DESTINATION",
  "OTHER",
] as const;
export type FulfillmentRejectReason = (typeof rejectReasons)[number];

/** Why units could not be picked. */
export const shortPickReasons = ["NOT_FOUND", "DAMAGED", "OTHER"] as const;
export type ShortPickReason = (typeof shortPickReasons)[number];
