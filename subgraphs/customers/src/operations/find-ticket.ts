import { maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { TicketRecord } from "../domain/ticket.ts";

/** A ticket the caller may see, or null. Asked for together, they are read together. */
export async function findTicket(context: Context, id: string): Promise<TicketRecord | null> {
  const ticket = await context.loaders.ticketById.load(id);
  return ticket && maySeeOf(context.identity, ticket.customerId) ? ticket : null;
}
