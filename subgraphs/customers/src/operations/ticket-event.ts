import type { JsonObject, NewEvent } from "@waybill/kernel";
import type { TicketRecord } from "../domain/ticket.ts";

export type TicketEventType =
  | "ticket.created"
  | "ticket.updated"
  | "ticket.assigned"
  | "ticket.status_changed"
  | "ticket.message_added"
  | "ticket.moved";

/** The event of a ticket's change: where it stands after it. What people wrote is not kept in the log. */
export function ticketEvent(type: TicketEventType, ticket: TicketRecord, done: JsonObject = {}): NewEvent {
  const { _id: ticketId, customerId, orderId, shipmentId, kind, status, priority, assigneeId, closeReason } = ticket;
  const data = { ticketId, customerId, orderId, shipmentId, kind, status, priority, assigneeId, closeReason, ...done };
  return {
    type,
    subject: { type: "ticket", id: ticketId, version: ticket.version },
    occurredAt: ticket.updatedAt,
    data,
  };
}
