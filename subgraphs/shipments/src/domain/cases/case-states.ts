import type { Transitions } from "@waybill/kernel";

/** Enum `ShipmentCaseStatus` in the schema. */
export const caseStatuses = ["OPEN", "ACKNOWLEDGED", "RESOLVED"] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** Where each status may go. A case begins OPEN; from RESOLVED it is reopened. */
export const caseTransitions: Transitions<CaseStatus> = {
  OPEN: ["ACKNOWLEDGED", "RESOLVED"],
  ACKNOWLEDGED: ["RESOLVED"],
  RESOLVED: ["OPEN"],
};

/** What can go wrong; a shipment has at most one open case of each. Enum `ShipmentCaseKind` in the schema. */
export const caseKinds = [
  "WEATHER",
  "CUSTOMS",
  "ADDRESS",
  "DAMAGE",
  "LOST",
  "REFUSED",
  "HELD",
  "ATTEMPTS_FAILED",
  "SILENT",
  "LATE",
  "OTHER",
] as const;
export type CaseKind = (typeof caseKinds)[number];

/** The least severe first. Enum `ShipmentCaseSeverity` in the schema. */
export const caseSeverities = ["LOW", "MEDIUM", "HIGH", "CRITICAL"] as const;
export type CaseSeverity = (typeof caseSeverities)[number];

export const severityRank = (severity: CaseSeverity): number => caseSeverities.indexOf(severity);

/** The more severe of two. */
export const moreSevere = (a: CaseSeverity, b: CaseSeverity): CaseSeverity =>
  severityRank(a) >= severityRank(b) ? a : b;

/** The next severity; the highest has none. */
export const nextSeverity = (severity: CaseSeverity): CaseSeverity | null =>
  caseSeverities[severityRank(severity) + 1] ?? null;

/** What staff say of a case's end; the last four are Waybill's own. Enum `ShipmentCaseResolution` in the schema. */
export const caseResolutions = [
  "ADDRESS_CORRECTED",
  "REDELIVERY_ARRANGED",
  "CUSTOMS_CLEARED",
  "RESHIPPED",
  "REFUNDED",
  "CLAIM_FILED",
  "NO_ACTION_NEEDED",
  "OTHER",
  "DELIVERED",
  "RETURNED",
  "CANCELLED",
  "MOVING_AGAIN",
] as const;
export type CaseResolution = (typeof caseResolutions)[number];

/** Resolutions that follow from tracking alone and that nobody may claim by hand. */
export const ownResolutions: ReadonlySet<CaseResolution> = new Set([
  "DELIVERED",
  "RETURNED",
  "CANCELLED",
  "MOVING_AGAIN",
]);
