import { awaitedStatuses } from "../domain/cases/case-policy.ts";
import { caseKinds, caseSeverities } from "../domain/cases/case-states.ts";
import type { ShipmentCasePolicyResolvers } from "./types.generated.ts";

export const ShipmentCasePolicy = {
  targets: ({ targets }) => caseSeverities.map((severity) => ({ severity, ...targets[severity] })),
  severities: ({ severities }) => caseKinds.map((kind) => ({ kind, severity: severities[kind] })),
  silenceHours: ({ silenceHours }) => awaitedStatuses.map((status) => ({ status, hours: silenceHours[status] })),
} satisfies Partial<ShipmentCasePolicyResolvers>;
