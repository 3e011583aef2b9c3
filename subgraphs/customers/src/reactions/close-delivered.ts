import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { changeStatus } from "../domain/ticket.ts";
import { applyToTicket } from "../operations/change-ticket.ts";
import { policyOf } from "../operations/find-support-policy.ts";
import { Ticket } from "../storage/support.entities.ts";

/** What customers listens to in the shipments' log. */
export const deliveryEventTypes = ["shipment.status_changed"] as const;

/** A delivered shipment answers the question where it is: its tickets of that kind are closed. */
export async function closeDelivered(tx: Tx, event: LogEvent): Promise<void> {
  if (event.data["status"] !== "DELIVERED") return;
  const tickets = await tx.em.find(Ticket, {
    shipmentId: event.subject.id,
    kind: "WHERE_IS_MY_ORDER",
    status: { $ne: "CLOSED" },
  });
  const policy = await policyOf(tx.em);
  for (const ticket of tickets) {
    const changes = changeStatus({ ...ticket }, "CLOSED", "SHIPMENT_DELIVERED", policy, event.recordedAt);
    if (!changes.ok) continue;
    const data = { previousStatus: ticket.status };
    await applyToTicket(tx, ticket, { changes: changes.value, event: "ticket.status_changed", data }, event.recordedAt);
  }
}
