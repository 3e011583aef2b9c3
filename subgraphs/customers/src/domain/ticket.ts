import { err, InputCheck, mayGo, ok, type Outcome, refuse } from "@waybill/kernel";
import { type SlaClock, startClock, withStatus } from "./sla.ts";
import type { SupportPolicyRecord, TicketPriority } from "./support-policy.ts";
import { type CloseReason, type TicketKind, type TicketStatus, ticketTransitions } from "./ticket-states.ts";

/** A support ticket as stored. `version` counts the changes, from 1. */
export interface TicketRecord extends SlaClock {
  readonly _id: string;
  readonly tenant: string;
  readonly subject: string;
  readonly kind: TicketKind;
  readonly priority: TicketPriority;
  readonly assigneeId: string | null;
  readonly customerId: string | null;
  readonly orderId: string | null;
  readonly shipmentId: string | null;
  readonly closeReason: CloseReason | null;
  readonly closedAt: Date | null;
  /** When a solved ticket is closed by itself; null in any other status. */
  readonly autoCloseAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** Something said in a ticket; never changed. */
export interface TicketMessageRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly ticketId: string;
  /** The version of the ticket that came with it: the order in which things were said, even within a millisecond. */
  readonly position: number;
  readonly isInternal: boolean;
  readonly author: string;
  readonly body: string;
  readonly createdAt: Date;
}

export const maxBody = 10_000;
const dayMs = 24 * 60 * 60_000;

type Policy = Pick<SupportPolicyRecord, "targets" | "autoCloseDays">;
type Links = Pick<TicketRecord, "customerId" | "orderId" | "shipmentId">;

/** A ticket as it begins. */
export function openTicket(
  parts: Pick<TicketRecord, "_id" | "tenant" | "kind" | "priority"> & Links & { readonly subject: string },
  policy: Policy,
  now: Date,
): Outcome<TicketRecord> {
  const check = new InputCheck();
  const subject = check.text(["input", "subject"], parts.subject, 200);
  if (check.errors.length > 0) return err(check.errors);
  return ok({
    ...parts,
    subject,
    ...startClock(policy.targets[parts.priority], now),
    assigneeId: null,
    closeReason: null,
    closedAt: null,
    autoCloseAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  });
}

/**
 * Puts a ticket into another status.
 * @param reason why, when the new status is CLOSED.
 */
export function changeStatus(
  ticket: TicketRecord,
  status: TicketStatus,
  reason: CloseReason,
  policy: Policy,
  now: Date,
): Outcome<Partial<TicketRecord>> {
  if (!mayGo(ticketTransitions, ticket.status, status)) {
    return refuse("INVALID_STATE", ["input", "status"], `a ticket that is ${ticket.status} cannot become ${status}`);
  }
  const autoCloseAt = status === "SOLVED" ? new Date(now.getTime() + policy.autoCloseDays * dayMs) : null;
  return ok({
    ...withStatus(ticket, status, policy.targets[ticket.priority], now),
    closeReason: status === "CLOSED" ? reason : null,
    closedAt: status === "CLOSED" ? now : null,
    autoCloseAt,
  });
}

/**
 * What a message does to its ticket: the first public answer of the staff stops the first clock, and the customer's
 * words put a ticket that waits for them, or is solved, back to work.
 */
export function changesByMessage(
  ticket: TicketRecord,
  message: { readonly isInternal: boolean; readonly ofCustomer: boolean },
  policy: Policy,
  now: Date,
): Outcome<Partial<TicketRecord>> {
  const { isInternal, ofCustomer } = message;
  if (isInternal) return ok({});
  if (ticket.status === "CLOSED") {
    return refuse("INVALID_STATE", ["input", "id"], "the ticket is closed; open a new one");
  }
  if (!ofCustomer) return ok(withAnswer(ticket, now));
  const waits = ticket.status === "PENDING_CUSTOMER" || ticket.status === "SOLVED";
  return waits ? changeStatus(ticket, "OPEN", "STAFF", policy, now) : ok({});
}

function withAnswer(ticket: TicketRecord, now: Date): Partial<TicketRecord> {
  if (ticket.firstRespondedAt !== null) return {};
  return withStatus({ ...ticket, firstRespondedAt: now }, ticket.status, null, now);
}
