import type { NewEvent } from "@waybill/kernel";
import type { ReservationRecord } from "../domain/reservation.ts";

/** The event of a reservation's step. */
export function reservationEvent(type: `reservation.${string}`, reservation: ReservationRecord, now: Date): NewEvent {
  return {
    type,
    subject: { type: "reservation", id: reservation._id, version: reservation.version },
    occurredAt: now,
    data: {
      reservationId: reservation._id,
      orderId: reservation.orderId,
      status: reservation.status,
      lines: reservation.allocations.map(({ sku, quantity, locationId }) => ({ sku, quantity, locationId })),
    },
  };
}
