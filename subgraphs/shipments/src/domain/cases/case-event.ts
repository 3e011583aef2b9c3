import type { JsonObject, LogEvent, NewEvent } from "@waybill/kernel";
import type { CaseRecord } from "./case.ts";

/** What the log tells of cases; enum `ShipmentCaseChangeKind` in the schema has the words after the dot. */
export const caseEventTypes = [
  "shipment_case.opened",
  "shipment_case.escalated",
  "shipment_case.acknowledged",
  "shipment_case.assigned",
  "shipment_case.commented",
  "shipment_case.resolved",
  "shipment_case.reopened",
] as const;
export type CaseEventType = (typeof caseEventTypes)[number];

/** Where a case stands after a change. What people wrote is not kept in the log. */
export type CaseEventData = {
  readonly caseId: string;
  readonly shipmentId: string;
  readonly orderId: string | null;
  readonly carrierCode: string;
  readonly kind: CaseRecord["kind"];
  readonly status: CaseRecord["status"];
  readonly severity: CaseRecord["severity"];
  readonly reason: string | null;
  readonly ownerId: string | null;
  readonly resolution: CaseRecord["resolution"];
  /** RFC 3339, UTC. */
  readonly dueAt: string;
};

export interface CaseEvent extends LogEvent {
  readonly type: CaseEventType;
  readonly data: CaseEventData;
}

/** The event of a case's change. */
export function caseEvent(type: CaseEventType, found: CaseRecord, done: JsonObject = {}): NewEvent {
  const { _id: caseId, shipmentId, orderId, carrierCode, kind, status, severity, reason, ownerId, resolution } = found;
  const data: CaseEventData = {
    ...{ caseId, shipmentId, orderId, carrierCode, kind, status, severity, reason, ownerId, resolution },
    dueAt: found.dueAt.toISOString(),
  };
  return {
    type,
    subject: { type: "shipment_case", id: caseId, version: found.version },
    occurredAt: found.updatedAt,
    data: { ...data, ...done },
  };
}
