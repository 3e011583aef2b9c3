import type { NewEvent } from "@waybill/kernel";
import type { TrackingRemapRecord } from "../../domain/normalization/remap.ts";

/** The event of a walk's beginning or end. */
export function remapEvent(
  type: "tracking_remap.started" | "tracking_remap.completed",
  remap: TrackingRemapRecord,
  occurredAt: Date,
): NewEvent {
  const { carrierCode, checkedEvents, changedEvents, changedShipments } = remap;
  return {
    type,
    subject: { type: "tracking_remap", id: remap._id, version: remap.version },
    occurredAt,
    data: { carrierCode, checkedEvents, changedEvents, changedShipments },
  };
}
