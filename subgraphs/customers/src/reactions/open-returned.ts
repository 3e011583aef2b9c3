import { derivedId, type LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { openTicket } from "../domain/ticket.ts";
import { policyOf } from "../operations/find-support-policy.ts";
import { ticketEvent } from "../operations/ticket-event.ts";
import { keptCustomerId } from "../storage/kept-customer.ts";
import { Ticket, TicketMessage } from "../storage/support.entities.ts";

const author = "service:customers";

/**
 * A parcel that goes back to its sender is a case for the staff: it opens a ticket, once per shipment, unless the tenant's
 * support policy says otherwise.
 */
export async function openReturned(tx: Tx, event: LogEvent): Promise<void> {
  const { status, direction, orderId, customerId, trackingNumber } = event.data;
  if (direction === "RETURN" || (status !== "RETURNING" && status !== "RETURNED")) return;
  const { tenant, recordedAt } = event;
  const shipmentId = event.subject.id;
  const _id = derivedId("ticket", tenant, shipmentId, "RETURN_TO_SENDER");
  const policy = await policyOf(tx.em);
  if (!policy.ticketOnReturnToSender || (await tx.em.findOne(Ticket, { _id, tenant }))) return;
  const parts = {
    ...{ _id, tenant, kind: "RETURN" as const, priority: "HIGH" as const, shipmentId },
    subject: `Parcel ${typeof trackingNumber === "string" ? trackingNumber : ""} goes back to the sender`,
    orderId: typeof orderId === "string" ? orderId : null,
    customerId: typeof customerId === "string" ? await keptCustomerId(tx, customerId) : null,
  };
  const ticket = openTicket(parts, policy, recordedAt);
  if (!ticket.ok) throw new Error(`no ticket for ${shipmentId}: ${JSON.stringify(ticket.error)}`);
  tx.em.create(Ticket, ticket.value);
  const messageId = derivedId("ticketMessage", _id, "1");
  tx.em.create(TicketMessage, {
    ...{ _id: messageId, tenant, ticketId: _id, position: 1, isInternal: true, author, createdAt: recordedAt },
    body: "The carrier could not deliver it. Settle with the customer what is to become of it, and expect the goods.",
  });
  await tx.em.flush();
  tx.record(ticketEvent("ticket.created", ticket.value, { messageId }));
}
