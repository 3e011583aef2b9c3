import { actorName, err, InputCheck, newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { findKey, write } from "@waybill/storage";
import { command, maySeeOf, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { maxBody, openTicket, type TicketRecord } from "../domain/ticket.ts";
import type { CreateTicketInput } from "../resolvers/types.generated.ts";
import { Customer } from "../storage/customer.entity.ts";
import { Ticket, TicketMessage } from "../storage/support.entities.ts";
import { keptId } from "./find-customer.ts";
import { policyOf } from "./find-support-policy.ts";
import { resolveLinks } from "./linked.ts";
import { ticketEvent } from "./ticket-event.ts";

/** Opens a ticket with its first message. A shopper asks for himself or herself, with normal priority. */
export async function createTicket(context: Context, input: CreateTicketInput): Promise<Outcome<TicketRecord>> {
  const { identity, database } = context;
  const ctx = writeContext(context);
  const named = command(context, "createTicket", input);
  const known = await findKey<TicketRecord>(database, ctx, named);
  if (known.state === "DONE") return ok(known.answer);
  const asked = input.customerId ?? identity.customerId ?? null;
  const customerId = asked === null ? null : await keptId(context, asked);
  if (customerId !== null && !maySeeOf(identity, customerId)) return noCustomer();
  const links = await resolveLinks(context, { ...input, customerId });
  if (!links.ok) return links;
  return write(database, ctx, named, async (tx) => {
    const { customerId } = links.value;
    if (input.customerId != null && !(await tx.em.findOne(Customer, { _id: input.customerId }))) return noCustomer();
    const now = context.clock();
    const priority = identity.customerId === undefined ? input.priority : "NORMAL";
    const { tenant } = identity;
    const parts = {
      _id: newId("ticket", now),
      tenant,
      subject: input.subject,
      kind: input.kind,
      priority,
      ...links.value,
    };
    const check = new InputCheck();
    const body = check.text(["input", "message"], input.message, maxBody);
    const ticket = openTicket(parts, await policyOf(tx.em), now);
    const faults = [...(ticket.ok ? [] : ticket.error), ...check.errors];
    if (!ticket.ok || faults.length > 0) return err(faults);
    const author =
      customerId !== null && identity.customerId !== undefined ? `customer:${customerId}` : actorName(identity);
    tx.em.create(Ticket, ticket.value);
    const messageId = newId("ticketMessage", now);
    tx.em.create(TicketMessage, {
      ...{ _id: messageId, tenant, ticketId: ticket.value._id, position: 1 },
      ...{ isInternal: false, author, body, createdAt: now },
    });
    await tx.em.flush();
    tx.record(ticketEvent("ticket.created", ticket.value, { messageId }));
    return ok(ticket.value);
  });
}

const noCustomer = (): Outcome<never> => refuse("NOT_FOUND", ["input", "customerId"], "no such customer");
