import type { IndexSpec } from "@waybill/storage";

/** The indexes that the inbox is read by, whatever else it is asked for. */
export const inboxIndexes = {
  SEVERITY: "cases_by_severity",
  DUE: "cases_by_due_time",
  NEWEST: "cases_by_opening",
} as const;

/** How shipments are read by their hand-over, and what their carriers' history is read by. */
export const byHandover = "performance_by_handover";
export const byCarrier = "performance_by_carrier";
export const byLane = "performance_by_lane";

export const caseIndexes: readonly IndexSpec[] = [
  { collection: "shipmentCases", key: { tenant: 1, _id: 1 } },
  { collection: "shipmentCases", key: { tenant: 1, shipmentId: 1, isOpen: 1 } },
  {
    collection: "shipmentCases",
    key: { tenant: 1, isOpen: 1, severityRank: -1, _id: -1 },
    name: inboxIndexes.SEVERITY,
  },
  { collection: "shipmentCases", key: { tenant: 1, isOpen: 1, dueAt: 1, _id: 1 }, name: inboxIndexes.DUE },
  { collection: "shipmentCases", key: { tenant: 1, isOpen: 1, createdAt: -1, _id: -1 }, name: inboxIndexes.NEWEST },
  // Cases whose clock raises their severity, over all tenants.
  { collection: "shipmentCases", key: { escalateAt: 1 } },
  { collection: "shipmentCaseComments", key: { tenant: 1, _id: 1 } },
  { collection: "shipmentCaseComments", key: { tenant: 1, shipmentId: 1 } },
  { collection: "shipmentCaseComments", key: { tenant: 1, caseId: 1, position: 1, _id: 1 } },
  { collection: "shipmentCasePolicies", key: { tenant: 1, _id: 1 } },
  { collection: "shipmentPerformance", key: { tenant: 1, _id: 1 } },
  // Shipments whose silence is to be looked at, over all tenants.
  { collection: "shipmentPerformance", key: { checkAt: 1 } },
  { collection: "shipmentPerformance", key: { tenant: 1, handedOverAt: 1 }, name: byHandover },
  { collection: "shipmentPerformance", key: { tenant: 1, carrierCode: 1, deliveredAt: 1 }, name: byCarrier },
  {
    collection: "shipmentPerformance",
    key: { tenant: 1, carrierCode: 1, originCountry: 1, destinationCountry: 1, deliveredAt: 1 },
    name: byLane,
  },
];
