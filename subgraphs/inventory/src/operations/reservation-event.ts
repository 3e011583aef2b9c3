import type { NewEvent } from "@waybill/kernel";
import type { Allocation } from "../domain/allocation.ts";
import type { ReservationRecord } from "../domain/reservation.ts";

/**
 * The event of a reservation's step.
 * @param moved the units it is about, where these are not all of the reservation's.
 * @param released units that the same step gave back.
 */
export function reservationEvent(
  type: `reservation.${string}`,
  reservation: ReservationRecord,
  now: Date,
  moved: readonly Allocation[] = reservation.allocations,
  released: readonly Allocation[] = [],
): NewEvent {
  return {
    type,
    subject: { type: "reservation", id: reservation._id, version: reservation.version },
    occurredAt: now,
    data: {
      reservationId: reservation._id,
      orderId: reservation.orderId,
      status: reservation.status,
      lines: moved.map(lineOf),
      ...(released.length > 0 ? { released: released.map(lineOf) } : {}),
    },
  };
}

const lineOf = ({ lineId, sku, quantity, locationId, backordered }: Allocation) => ({
  lineId,
  sku,
  quantity,
  locationId,
  backordered,
});
