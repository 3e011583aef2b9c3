import type { Transitions } from "@waybill/kernel";

export const ticketStatuses = ["OPEN", "PENDING_CUSTOMER", "ON_HOLD", "SOLVED", "CLOSED"] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** Where each status may go. A ticket begins OPEN; from SOLVED and CLOSED it is reopened. */
export const ticketTransitions: Transitions<TicketStatus> = {
  OPEN: ["PENDING_CUSTOMER", "ON_HOLD", "SOLVED", "CLOSED"],
  PENDING_CUSTOMER: ["OPEN", "ON_HOLD", "SOLVED", "CLOSED"],
  ON_HOLD: ["OPEN", "PENDING_CUSTOMER", "SOLVED", "CLOSED"],
  SOLVED: ["OPEN", "CLOSED"],
  CLOSED: ["OPEN"],
};

/** In these the clock of the solution stands still. */
export const pausedStatuses: ReadonlySet<TicketStatus> = new Set(["PENDING_CUSTOMER", "ON_HOLD"]);

export const closeReasons = ["STAFF", "SOLVED", "SHIPMENT_DELIVERED"] as const;
export type CloseReason = (typeof closeReasons)[number];

export const ticketKinds = [
  "WHERE_IS_MY_ORDER",
  "DAMAGED",
  "WRONG_ITEM",
  "MISSING_ITEM",
  "RETURN",
  "BILLING",
  "OTHER",
] as const;
export type TicketKind = (typeof ticketKinds)[number];
