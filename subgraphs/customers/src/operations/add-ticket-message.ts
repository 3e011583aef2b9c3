import { actorName, err, InputCheck, newId, ok, type Outcome } from "@waybill/kernel";
import { WaybillError } from "@waybill/service";
import type { Context } from "../context.ts";
import { changesByMessage, maxBody, type TicketRecord } from "../domain/ticket.ts";
import type { AddTicketMessageInput } from "../resolvers/types.generated.ts";
import { TicketMessage } from "../storage/support.entities.ts";
import { changeTicket } from "./change-ticket.ts";

/**
 * Adds a message or an internal note to a ticket.
 * @throws WaybillError FORBIDDEN for a shopper's internal note.
 */
export async function addTicketMessage(context: Context, input: AddTicketMessageInput): Promise<Outcome<TicketRecord>> {
  const shopper = context.identity.customerId;
  const { isInternal } = input;
  if (isInternal && shopper !== undefined)
    throw new WaybillError("FORBIDDEN", { message: "Internal notes are for staff." });
  return changeTicket(context, "addTicketMessage", input, ({ ticket, policy, now, tx }) => {
    const check = new InputCheck();
    const body = check.text(["input", "body"], input.body, maxBody);
    if (check.errors.length > 0) return err(check.errors);
    const ofCustomer = shopper !== undefined;
    const changes = changesByMessage(ticket, { isInternal, ofCustomer }, policy, now);
    if (!changes.ok) return changes;
    const messageId = newId("ticketMessage", now);
    const author = ofCustomer ? `customer:${shopper}` : actorName(context.identity);
    const { _id: ticketId, tenant } = ticket;
    const position = ticket.version + 1;
    tx.em.create(TicketMessage, {
      _id: messageId,
      tenant,
      ticketId,
      position,
      isInternal,
      author,
      body,
      createdAt: now,
    });
    const data = { messageId, isInternal, previousStatus: ticket.status };
    return ok({ changes: changes.value, event: "ticket.message_added", data });
  });
}
