import type { FilterQuery } from "@mikro-orm/mongodb";
import type { Connection } from "@waybill/storage";
import { checkPageSize, firstPage, page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { TicketPriority } from "../domain/support-policy.ts";
import type { TicketMessageRecord, TicketRecord } from "../domain/ticket.ts";
import type { TicketStatus } from "../domain/ticket-states.ts";
import { Ticket, TicketMessage } from "../storage/support.entities.ts";
import { visibleTo } from "../storage/visible.ts";

export interface TicketFilter {
  readonly statuses?: readonly TicketStatus[] | null | undefined;
  readonly priority?: TicketPriority | null | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly breached?: boolean | null | undefined;
}

/** The tickets the caller may see that the filter names, newest first. */
export function listTickets(context: Context, args: PageArgs & TicketFilter): Promise<Connection<TicketRecord>> {
  const { statuses, priority, assigneeId, breached } = args;
  const now = context.clock();
  const where = {
    ...visibleTo(context.identity),
    ...(statuses == null ? {} : { status: { $in: [...statuses] } }),
    ...(priority == null ? {} : { priority }),
    ...(assigneeId == null ? {} : { assigneeId }),
    ...(breached === true ? { breachAt: { $lt: now } } : {}),
    ...(breached === false ? { $or: [{ breachAt: null }, { breachAt: { $gte: now } }] } : {}),
  };
  return page<Ticket>(context, Ticket, args, { where, purpose: "tickets" });
}

/** The parents that tickets are listed by. */
export type TicketParent = "customerId" | "orderId" | "shipmentId";

/** A parent's tickets, newest first. First pages of many parents are read with one query. */
export async function listTicketsOf(
  context: Context,
  parent: TicketParent,
  id: string,
  args: PageArgs,
): Promise<Connection<TicketRecord>> {
  if (args.after != null) {
    const where = { $and: [visibleTo(context.identity), { [parent]: id }] } as FilterQuery<Ticket> & object;
    return page(context, Ticket, args, { where, purpose: "tickets" });
  }
  checkPageSize(args.first);
  const found = await context.loaders.newestTicketsOf[parent].load({ parentId: id, count: args.first + 1 });
  return firstPage(found, args.first, (ticket) =>
    context.cursors.encodePage("tickets", context.identity.tenant, [ticket.createdAt, ticket._id]),
  );
}

/** What was said in a ticket that the caller sees, oldest first; a shopper is not shown internal notes. */
export function listTicketMessages(
  context: Context,
  ticketId: string,
  args: PageArgs,
): Promise<Connection<TicketMessageRecord>> {
  const where = context.identity.customerId === undefined ? { ticketId } : { ticketId, isInternal: false };
  return page(context, TicketMessage, args, { where, purpose: "ticketMessages", sort: "position", direction: "asc" });
}
