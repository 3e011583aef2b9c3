import { isFinal, type ShipmentCondition, type ShipmentStatus, type TrackingReason } from "../shipment-status.ts";
import type { CasePolicy } from "./case-policy.ts";
import { type CaseKind, type CaseSeverity, moreSevere } from "./case-states.ts";

/** What the rules look at. */
export interface CaseFacts {
  readonly status: ShipmentStatus;
  readonly substatus: string | null;
  readonly condition: ShipmentCondition | null;
  readonly reason: TrackingReason | null;
}

/** The kind that each reason is a case of; null where nothing has to be done about it. */
const kindOfReason: Readonly<Record<TrackingReason, CaseKind | null>> = {
  WEATHER: "WEATHER",
  CARRIER_PROCESSING: null,
  MISSORT: null,
  MECHANICAL: null,
  LATE_HANDOVER: null,
  MISSED_DISPATCH: null,
  LOCAL_RESTRICTION: "HELD",
  OTHER_DELAY: null,
  NOT_DUE_YET: null,
  FUTURE_DELIVERY_REQUESTED: null,
  CUSTOMS_DELAY: "CUSTOMS",
  CUSTOMS_DOCUMENTS: "CUSTOMS",
  DUTIES_OR_PAYMENT_DUE: "CUSTOMS",
  BAD_ADDRESS: "ADDRESS",
  NOT_HOME: "ATTEMPTS_FAILED",
  BUSINESS_CLOSED: "ATTEMPTS_FAILED",
  NOT_HOME_OR_CLOSED: "ATTEMPTS_FAILED",
  ACCESS_OR_SECURITY: "ATTEMPTS_FAILED",
  REFUSED: "REFUSED",
  RECIPIENT_MOVED: "ADDRESS",
  RECIPIENT_NOT_LOCATED: "ADDRESS",
  SIGNATURE_MISSING: "ATTEMPTS_FAILED",
  UNCLAIMED: "REFUSED",
  DAMAGED: "DAMAGE",
  LOST: "LOST",
};

/**
 * The one case that a state of a shipment asks for; null when it needs nobody, as whatever is final. A reason says
 * more than a status: a failed attempt at a bad address is a case of the address.
 */
export function caseKindOf({ status, substatus, condition, reason }: CaseFacts): CaseKind | null {
  // Who asked for a later day, or has it not due yet, has nothing to complain of.
  if (isFinal(status) || reason === "FUTURE_DELIVERY_REQUESTED" || reason === "NOT_DUE_YET") return null;
  // News has stopped for good, as far as one can tell: the same matter as a silence, only worse.
  if (status === "EXPIRED") return "SILENT";
  const byReason = reason === null ? null : kindOfReason[reason];
  if (byReason !== null) return byReason;
  if (substatus === "CUSTOMS_HELD") return "CUSTOMS";
  if (status === "ATTEMPT_FAILED") return "ATTEMPTS_FAILED";
  if (condition === "ON_HOLD") return "HELD";
  // A delay that the carrier only calls a delay is left to the clocks of silence and lateness.
  return status === "EXCEPTION" || condition === "ACTION_REQUIRED" ? "OTHER" : null;
}

/** Failed attempts after which carriers send a parcel back. */
const lastAttempts = 3;

/** How severe a case is: its kind's by the policy, raised where time runs out. */
export function severityOf(
  kind: CaseKind,
  { condition }: Pick<CaseFacts, "condition">,
  failedAttempts: number,
  policy: Pick<CasePolicy, "severities">,
): CaseSeverity {
  const usual = policy.severities[kind];
  if (kind === "ATTEMPTS_FAILED" && failedAttempts >= lastAttempts) return moreSevere(usual, "HIGH");
  if (kind === "ATTEMPTS_FAILED" && failedAttempts === lastAttempts - 1) return moreSevere(usual, "MEDIUM");
  return condition === "ACTION_REQUIRED" ? moreSevere(usual, "HIGH") : usual;
}
