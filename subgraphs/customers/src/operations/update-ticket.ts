import { staffOnly } from "@waybill/subgraph";
import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { withTarget } from "../domain/sla.ts";
import type { TicketRecord } from "../domain/ticket.ts";
import type { UpdateTicketInput } from "../resolvers/types.generated.ts";
import { changeTicket } from "./change-ticket.ts";

/**
 * Changes a ticket's subject, kind or priority.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function updateTicket(context: Context, input: UpdateTicketInput): Promise<Outcome<TicketRecord>> {
  staffOnly(context, "Changing tickets is for the seller's staff.");
  return changeTicket(context, "updateTicket", input, ({ ticket, policy: { targets } }) => {
    const check = new InputCheck();
    const subject = input.subject == null ? ticket.subject : check.text(["input", "subject"], input.subject, 200);
    if (check.errors.length > 0) return err(check.errors);
    const { kind = ticket.kind, priority = ticket.priority } = {
      kind: input.kind ?? undefined,
      priority: input.priority ?? undefined,
    };
    const clock = priority === ticket.priority ? {} : withTarget(ticket, targets[ticket.priority], targets[priority]);
    return ok({ changes: { ...clock, subject, kind, priority }, event: "ticket.updated" });
  });
}
