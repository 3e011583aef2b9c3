import type { Transitions } from "@waybill/kernel";

/** How far an order is as a whole. */
export const orderStatuses = ["CONFIRMED", "PROCESSING", "COMPLETED", "CANCELLED"] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/**
 * Where each status may go. An order enters as CONFIRMED: until then it is a placement. What is complete is processed
 * again when something more of it is sent.
 */
export const orderTransitions: Transitions<OrderStatus> = {
  CONFIRMED: ["PROCESSING", "COMPLETED", "CANCELLED"],
  PROCESSING: ["COMPLETED"],
  COMPLETED: ["PROCESSING"],
  CANCELLED: [],
};

/** True while something of an order may still be changed. */
export const isUnderWay = (status: OrderStatus): boolean => status === "CONFIRMED" || status === "PROCESSING";

/** How much of an order has reached the customer. Derived from its fulfilment orders and shipments. */
export const fulfillmentStatuses = [
  "UNFULFILLED",
  "SCHEDULED",
  "IN_PROGRESS",
  "PARTIALLY_FULFILLED",
  "FULFILLED",
] as const;
export type FulfillmentStatus = (typeof fulfillmentStatuses)[number];

/**
 * Whether an order waits for somebody. An axis of its own, not a status: a hold stops work wherever the order
 * is, and its release goes on exactly there. An order is held as long as one hold is left.
 */
export const holdStatuses = ["NONE", "ON_HOLD"] as const;
export type HoldStatus = (typeof holdStatuses)[number];
export const holdTransitions: Transitions<HoldStatus> = { NONE: ["ON_HOLD"], ON_HOLD: ["NONE", "ON_HOLD"] };

/** Whether an order is on the desk or in the archive. */
export const archiveStatuses = ["OPEN", "CLOSED"] as const;
export type ArchiveStatus = (typeof archiveStatuses)[number];
export const archiveTransitions: Transitions<ArchiveStatus> = { OPEN: ["CLOSED"], CLOSED: ["OPEN"] };

/** Why an order is held. */
export const holdReasons = [
  "AWAITING_PAYMENT",
  "HIGH_RISK_OF_FRAUD",
  "INCORRECT_ADDRESS",
  "INVENTORY_OUT_OF_STOCK",
  "UNKNOWN_DELIVERY_DATE",
  "AWAITING_RETURN_ITEMS",
  "OTHER",
] as const;
export type HoldReason = (typeof holdReasons)[number];

/** When a company pays. */
export const paymentTerms = [
  "PREPAID",
  "DUE_ON_RECEIPT",
  "NET_7",
  "NET_14",
  "NET_30",
  "NET_45",
  "NET_60",
  "NET_90",
] as const;
export type PaymentTerms = (typeof paymentTerms)[number];

const daysOf = (terms: PaymentTerms): number => (terms.startsWith("NET_") ? Number(terms.slice(4)) : 0);

/** Days that an invoice may wait where nothing was agreed. */
const usualDays = 14;

/** Days from an invoice until it is to be paid: as was agreed, else the usual ones. */
export const daysToPay = (terms: PaymentTerms | null): number => (terms === null ? usualDays : daysOf(terms));

/** The payment terms that a company's days come to: the longest that give it no more time than was agreed. */
export function termsOfDays(days: number): PaymentTerms {
  return paymentTerms.filter((terms) => terms !== "PREPAID").findLast((terms) => daysOf(terms) <= days) ?? "PREPAID";
}
