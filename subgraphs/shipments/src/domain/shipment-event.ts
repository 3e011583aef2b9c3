import type { LogEvent, NewEvent } from "@waybill/kernel";
import type { ShipmentDirection } from "./labels/label.ts";
import type { ShipmentRecord } from "./shipment.ts";
import type { ShipmentCondition, ShipmentStatus } from "./shipment-status.ts";

/**
 * What the shipments' log tells of a shipment. `shipment.created` is its first event, with `previousStatus` null and
 * status PENDING; whoever follows status changes gets it as well, so that a shipment is seen before its first scan.
 */
export const shipmentEventTypes = ["shipment.created", "shipment.status_changed"] as const;
export type ShipmentEventType = (typeof shipmentEventTypes)[number] | "shipment.tracking_number_added";

/** The data of every shipment event: enough for a stream to answer, and for others to react, without the shipment. */
export type ShipmentEventData = {
  readonly shipmentId: string;
  readonly orderId: string | null;
  readonly fulfillmentOrderId: string | null;
  readonly customerId: string | null;
  readonly direction: ShipmentDirection;
  readonly returnId: string | null;
  readonly carrierCode: string;
  readonly trackingNumber: string;
  readonly previousStatus: ShipmentStatus | null;
  readonly status: ShipmentStatus;
  readonly substatus: string | null;
  readonly condition: ShipmentCondition;
  readonly reason: string | null;
  /** RFC 3339, UTC. */
  readonly statusOccurredAt: string | null;
  readonly deliveredAt: string | null;
};

/** A shipment's event in the log. */
export interface ShipmentEvent extends LogEvent {
  readonly data: ShipmentEventData;
}

/** The event of a shipment's change, which happened when the scan behind it did. */
export function shipmentEvent(
  type: ShipmentEventType,
  shipment: ShipmentRecord,
  previousStatus: ShipmentStatus | null,
): NewEvent {
  const {
    orderId,
    fulfillmentOrderId,
    customerId,
    direction,
    returnId,
    carrierCode,
    trackingNumber,
    status,
    substatus,
    condition,
    reason,
  } = shipment;
  const data: ShipmentEventData = {
    shipmentId: shipment._id,
    ...{ orderId, fulfillmentOrderId, customerId, direction, returnId, carrierCode, trackingNumber },
    previousStatus,
    ...{ status, substatus, condition, reason },
    statusOccurredAt: shipment.statusOccurredAt?.toISOString() ?? null,
    deliveredAt: shipment.deliveredAt?.toISOString() ?? null,
  };
  return {
    type,
    subject: { type: "shipment", id: shipment._id, version: shipment.version },
    occurredAt: shipment.statusOccurredAt ?? shipment.updatedAt,
    data,
  };
}
