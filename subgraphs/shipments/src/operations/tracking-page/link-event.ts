import type { NewEvent } from "@waybill/kernel";
import type { TrackingLinkRecord } from "../../domain/tracking-link.ts";

export type LinkEventType = "tracking_link.created" | "tracking_link.revoked" | "tracking_link.postcode_refused";

/** The event of a tracking link's change. */
export function linkEvent(type: LinkEventType, link: TrackingLinkRecord): NewEvent {
  return {
    type,
    subject: { type: "tracking_link", id: link._id, version: link.version },
    occurredAt: link.updatedAt,
    data: { shipmentId: link.shipmentId, expiresAt: link.expiresAt.toISOString() },
  };
}
