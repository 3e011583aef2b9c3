import type { Transitions } from "@waybill/kernel";

/** How far a return is. */
export const returnStatuses = [
  "REQUESTED",
  "OPEN",
  "IN_TRANSIT",
  "PARTIALLY_RECEIVED",
  "RECEIVED",
  "CLOSED",
  "DECLINED",
  "CANCELLED",
] as const;
export type ReturnStatus = (typeof returnStatuses)[number];

/** Where each status may go. A return enters as REQUESTED. What is on its way back can no longer be cancelled. */
export const returnTransitions: Transitions<ReturnStatus> = {
  REQUESTED: ["OPEN", "DECLINED", "CANCELLED"],
  OPEN: ["IN_TRANSIT", "PARTIALLY_RECEIVED", "RECEIVED", "CLOSED", "CANCELLED"],
  IN_TRANSIT: ["PARTIALLY_RECEIVED", "RECEIVED", "CLOSED"],
  PARTIALLY_RECEIVED: ["RECEIVED", "CLOSED"],
  RECEIVED: ["CLOSED"],
  CLOSED: [],
  DECLINED: [],
  CANCELLED: [],
};

/** How far an order's returns are as a whole. Derived from them. */
export const orderReturnStatuses = [
  "NO_RETURN",
  "RETURN_REQUESTED",
  "IN_PROGRESS",
  "PARTIALLY_RETURNED",
  "RETURNED",
] as const;
export type OrderReturnStatus = (typeof orderReturnStatuses)[number];

/** Where the axis may go by one change of one return, or of the order's lines. */
export const orderReturnTransitions: Transitions<OrderReturnStatus> = {
  NO_RETURN: ["RETURN_REQUESTED", "IN_PROGRESS"],
  RETURN_REQUESTED: ["NO_RETURN", "IN_PROGRESS", "PARTIALLY_RETURNED"],
  IN_PROGRESS: ["NO_RETURN", "RETURN_REQUESTED", "PARTIALLY_RETURNED", "RETURNED"],
  PARTIALLY_RETURNED: ["RETURN_REQUESTED", "IN_PROGRESS", "RETURNED"],
  RETURNED: ["RETURN_REQUESTED", "IN_PROGRESS", "PARTIALLY_RETURNED"],
};

/** Why something comes back. */
export const returnReasons = [
  "SIZE_TOO_SMALL",
  "SIZE_TOO_LARGE",
  "UNWANTED",
  "NOT_AS_DESCRIBED",
  "WRONG_ITEM",
  "DEFECTIVE",
  "DAMAGED_IN_TRANSIT",
  "STYLE",
  "COLOR",
  "ARRIVED_LATE",
  "RETURN_TO_SENDER",
  "OTHER",
] as const;
export type ReturnReason = (typeof returnReasons)[number];

/** Why a return is not accepted. */
export const returnDeclineReasons = ["RETURN_PERIOD_ENDED", "FINAL_SALE", "NOT_AS_CLAIMED", "OTHER"] as const;
export type ReturnDeclineReason = (typeof returnDeclineReasons)[number];

/** What becomes of a unit that was sent back. */
export const returnDispositions = ["RESTOCK", "INSPECT", "WRITE_OFF", "MISSING"] as const;
export type ReturnDisposition = (typeof returnDispositions)[number];

/** When the goods of an exchange leave. */
export const exchangeTimings = ["ON_RECEIPT", "AT_ONCE"] as const;
export type ExchangeTiming = (typeof exchangeTimings)[number];

/** How far an exchange is. */
export const exchangeStatuses = ["REQUESTED", "PENDING", "PLACED", "REFUSED", "CANCELLED"] as const;
export type ExchangeStatus = (typeof exchangeStatuses)[number];

/** Where an exchange may go: it is placed once its return is approved. */
export const exchangeTransitions: Transitions<ExchangeStatus> = {
  REQUESTED: ["PENDING", "CANCELLED"],
  PENDING: ["PLACED", "REFUSED", "CANCELLED"],
  PLACED: ["CANCELLED"],
  REFUSED: [],
  CANCELLED: [],
};
