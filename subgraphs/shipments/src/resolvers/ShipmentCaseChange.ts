import { eventCursor } from "@waybill/subgraph";
import { findCase } from "../operations/cases/find-cases.ts";
import { findShipment } from "../operations/find-shipment.ts";
import type { CaseEventType } from "../domain/cases/case-event.ts";
import type { ShipmentCaseChangeKind, ShipmentCaseChangeResolvers } from "./types.generated.ts";

const changes: Readonly<Record<CaseEventType, ShipmentCaseChangeKind>> = {
  "shipment_case.opened": "OPENED",
  "shipment_case.escalated": "ESCALATED",
  "shipment_case.acknowledged": "ACKNOWLEDGED",
  "shipment_case.assigned": "ASSIGNED",
  "shipment_case.commented": "COMMENTED",
  "shipment_case.resolved": "RESOLVED",
  "shipment_case.reopened": "REOPENED",
};

export const ShipmentCaseChange = {
  cursor: (event, _, context) => eventCursor(context, "shipments", event),
  change: ({ type }) => changes[type],
  case: async ({ subject }, _, context) => {
    const found = await findCase(context, subject.id);
    if (!found) throw new Error(`case ${subject.id} is in the log and not in the table`);
    return found;
  },
  caseVersion: ({ subject }) => subject.version,
  shipment: async ({ data }, _, context) => {
    const shipment = await findShipment(context, data.shipmentId);
    if (!shipment) throw new Error(`shipment ${data.shipmentId} has a case and is not in the table`);
    return shipment;
  },
  kind: ({ data }) => data.kind,
  status: ({ data }) => data.status,
  severity: ({ data }) => data.severity,
} satisfies Partial<ShipmentCaseChangeResolvers>;
