import { staffOnly } from "@waybill/subgraph";
import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import type { TicketRecord } from "../domain/ticket.ts";
import type { AssignTicketInput } from "../resolvers/types.generated.ts";
import { changeTicket } from "./change-ticket.ts";

/**
 * Gives a ticket to somebody, or to nobody. Who works for the seller is not known here, so any name is taken.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function assignTicket(context: Context, input: AssignTicketInput): Promise<Outcome<TicketRecord>> {
  staffOnly(context, "Assigning tickets is for the seller's staff.");
  return changeTicket(context, "assignTicket", input, () => {
    const check = new InputCheck();
    const assigneeId = check.optionalText(["input", "assigneeId"], input.assigneeId, 120);
    return check.errors.length > 0 ? err(check.errors) : ok({ changes: { assigneeId }, event: "ticket.assigned" });
  });
}
