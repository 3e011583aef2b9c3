import type { LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { ReservationStatus } from "../domain/reservation.ts";
import { stepReservation } from "../operations/settle-reservation.ts";
import { Reservation } from "../storage/entities.ts";

/** What inventory listens to in the orders' log. */
export const orderEventTypes = ["order.cancelled", "order.status_changed"] as const;

/**
 * A cancelled order gives its units back; one whose first parcel has left takes its units out of the
 * building. Hearing the same event again changes nothing.
 */
export async function onOrderEvent(tx: Tx, event: LogEvent): Promise<void> {
  const to = stepFor(event);
  if (!to) return;
  const reservation = await tx.em.findOne(Reservation, { tenant: event.tenant, orderId: event.subject.id });
  if (reservation) await stepReservation(tx, reservation, to, event.recordedAt);
}

function stepFor(event: LogEvent): ReservationStatus | null {
  const { previousStatus, status } = event.data;
  if (status === "CANCELLED") return "RELEASED";
  return previousStatus === "CONFIRMED" && (status === "PROCESSING" || status === "COMPLETED") ? "FULFILLED" : null;
}
