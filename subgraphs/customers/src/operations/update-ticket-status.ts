import { staffOnly } from "@waybill/subgraph";
import { ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { changeStatus, type TicketRecord } from "../domain/ticket.ts";
import type { UpdateTicketStatusInput } from "../resolvers/types.generated.ts";
import { changeTicket } from "./change-ticket.ts";

/**
 * Puts a ticket into another status.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function updateTicketStatus(
  context: Context,
  input: UpdateTicketStatusInput,
): Promise<Outcome<TicketRecord>> {
  staffOnly(context, "Changing a ticket's status is for the seller's staff.");
  return changeTicket(context, "updateTicketStatus", input, ({ ticket, policy, now }) => {
    const changes = changeStatus(ticket, input.status, "STAFF", policy, now);
    if (!changes.ok) return changes;
    return ok({ changes: changes.value, event: "ticket.status_changed", data: { previousStatus: ticket.status } });
  });
}
