import { type JsonObject, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { changedAt } from "../domain/changed-at.ts";
import type { SupportPolicyRecord } from "../domain/support-policy.ts";
import type { TicketRecord } from "../domain/ticket.ts";
import { Ticket } from "../storage/support.entities.ts";
import { visibleTo } from "../storage/visible.ts";
import { policyOf } from "./find-support-policy.ts";
import { ticketEvent, type TicketEventType } from "./ticket-event.ts";

/** What every change to a ticket is told. */
export interface TicketChangeInput {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}

/** What is to become of a ticket, and what the log tells of it. */
export interface TicketChange {
  readonly changes: Partial<TicketRecord>;
  readonly event: TicketEventType;
  readonly data?: JsonObject;
}

/** What a change is decided on. */
export interface TicketFacts {
  readonly ticket: TicketRecord;
  readonly policy: Pick<SupportPolicyRecord, "targets" | "autoCloseDays">;
  readonly now: Date;
  readonly tx: Tx;
}

/** Changes a ticket that the caller may see under a key, with one event. */
export function changeTicket<I extends TicketChangeInput>(
  context: Context,
  operation: string,
  input: I,
  decide: (facts: TicketFacts) => Outcome<TicketChange>,
): Promise<Outcome<TicketRecord>> {
  return write(context.database, writeContext(context), command(context, operation, input), async (tx) => {
    const ticket = await tx.em.findOne(Ticket, { ...visibleTo(context.identity), _id: input.id });
    if (!ticket) return refuse("NOT_FOUND", ["input", "id"], "no such ticket");
    const conflict = versionConflict(ticket.version, input.expectedVersion);
    if (conflict) return conflict;
    const now = context.clock();
    const decided = decide({ ticket: { ...ticket }, policy: await policyOf(tx.em), now, tx });
    if (!decided.ok) return decided;
    return ok(await applyToTicket(tx, ticket, decided.value, now));
  });
}

/** Changes a ticket in a transaction and records the event. */
export async function applyToTicket(tx: Tx, ticket: Ticket, change: TicketChange, now: Date): Promise<TicketRecord> {
  tx.em.assign(ticket, { ...change.changes, updatedAt: changedAt(ticket, now) });
  await tx.em.flush();
  const record: TicketRecord = { ...ticket };
  tx.record(ticketEvent(change.event, record, change.data));
  return record;
}
