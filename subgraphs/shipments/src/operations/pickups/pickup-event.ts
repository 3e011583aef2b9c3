import type { NewEvent } from "@waybill/kernel";
import type { PickupRecord } from "../../domain/pickups/pickup.ts";

export type PickupEventType = "pickup.scheduled" | "pickup.unconfirmed" | "pickup.cancelled";

/** The event of a pickup's change, with the pickup as it is then. */
export function pickupEvent(type: PickupEventType, pickup: PickupRecord): NewEvent {
  const { _id, accountId, carrierCode, status, day, readyTime, closeTime, parcelCount, confirmationCode } = pickup;
  return {
    type,
    subject: { type: "pickup", id: _id, version: pickup.version },
    occurredAt: pickup.updatedAt,
    data: {
      ...{ pickupId: _id, carrierAccount: accountId, carrierCode, status },
      ...{ day, readyTime, closeTime, parcelCount, confirmationCode },
    },
  };
}
