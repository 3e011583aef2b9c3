import type { NewEvent } from "@waybill/kernel";
import type { LocationRecord } from "../domain/location.ts";

/** The event of a change of a location, with its settings. */
export function locationEvent(type: `location.${string}`, location: LocationRecord, now: Date): NewEvent {
  const { _id, tenant: _, address, createdAt: __, version, coordinates, openingHours, ...settings } = location;
  return {
    type,
    subject: { type: "location", id: _id, version },
    occurredAt: now,
    data: {
      locationId: _id,
      countryCode: address.countryCode,
      ...settings,
      coordinates: coordinates && { ...coordinates },
      openingHours: openingHours.map((hours) => ({ ...hours })),
    },
  };
}
