import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { ShipmentStatus } from "../shipment-status.ts";
import { type CaseKind, type CaseSeverity } from "./case-states.ts";

/** By when a case is to be acknowledged and resolved: minutes from its opening. */
export type CaseTarget = { readonly acknowledgeMinutes: number; readonly resolveMinutes: number };

/** Statuses in which news is expected. What is final, or given up as expired, may be silent. */
export const awaitedStatuses = [
  "PENDING",
  "INFO_RECEIVED",
  "PICKED_UP",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "AVAILABLE_FOR_PICKUP",
  "ATTEMPT_FAILED",
  "EXCEPTION",
  "RETURNING",
] as const satisfies readonly ShipmentStatus[];
export type AwaitedStatus = (typeof awaitedStatuses)[number];

export const isAwaited = (status: ShipmentStatus): status is AwaitedStatus =>
  (awaitedStatuses as readonly ShipmentStatus[]).includes(status);

/** What a tenant wants of its exceptions. */
export interface CasePolicy {
  readonly targets: Readonly<Record<CaseSeverity, CaseTarget>>;
  /** How severe a case of each kind is when it opens; its circumstances may raise it. */
  readonly severities: Readonly<Record<CaseKind, CaseSeverity>>;
  /** Hours without news after which a shipment is silent, where its lane's own history does not say it. */
  readonly silenceHours: Readonly<Record<AwaitedStatus, number>>;
  /** The share in percent of a lane's delivered shipments that were never silent for longer. */
  readonly silencePercent: number;
  /** Delivered shipments that a lane, or else its carrier, must have for its history to decide. */
  readonly silenceSample: number;
  /** Hours past the promised or estimated time after which a shipment is late. */
  readonly lateGraceHours: number;
  /** Counts the changes; 0 while the defaults hold. */
  readonly version: number;
}

/** A tenant's policy as stored. */
export interface CasePolicyRecord extends CasePolicy {
  /** The tenant. */
  readonly _id: string;
  readonly tenant: string;
  readonly updatedAt: Date;
}

const day = 24 * 60;

/** What holds while a tenant has set nothing. */
export const defaultCasePolicy: CasePolicy = {
  targets: {
    LOW: { acknowledgeMinutes: 2 * day, resolveMinutes: 7 * day },
    MEDIUM: { acknowledgeMinutes: day, resolveMinutes: 3 * day },
    HIGH: { acknowledgeMinutes: 4 * 60, resolveMinutes: day },
    CRITICAL: { acknowledgeMinutes: 60, resolveMinutes: 8 * 60 },
  },
  severities: {
    WEATHER: "LOW",
    CUSTOMS: "MEDIUM",
    ADDRESS: "HIGH",
    DAMAGE: "HIGH",
    LOST: "CRITICAL",
    REFUSED: "HIGH",
    HELD: "MEDIUM",
    ATTEMPTS_FAILED: "LOW",
    SILENT: "MEDIUM",
    LATE: "MEDIUM",
    OTHER: "MEDIUM",
  },
  silenceHours: {
    PENDING: 72,
    INFO_RECEIVED: 72,
    PICKED_UP: 72,
    IN_TRANSIT: 96,
    OUT_FOR_DELIVERY: 24,
    AVAILABLE_FOR_PICKUP: 168,
    ATTEMPT_FAILED: 72,
    EXCEPTION: 72,
    RETURNING: 240,
  },
  silencePercent: 95,
  silenceSample: 20,
  lateGraceHours: 12,
  version: 0,
};

export interface CasePolicyInput {
  readonly targets?: readonly (CaseTarget & { readonly severity: CaseSeverity })[] | null | undefined;
  readonly severities?: readonly { readonly kind: CaseKind; readonly severity: CaseSeverity }[] | null | undefined;
  readonly silenceHours?: readonly { readonly status: ShipmentStatus; readonly hours: number }[] | null | undefined;
  readonly silencePercent?: number | null | undefined;
  readonly silenceSample?: number | null | undefined;
  readonly lateGraceHours?: number | null | undefined;
}

const maxMinutes = 365 * day;
const maxHours = 365 * 24;

/** The policy with what is given changed. */
export function changeCasePolicy(policy: CasePolicy, input: CasePolicyInput): Outcome<Omit<CasePolicy, "version">> {
  const check = new InputCheck();
  const once = (path: readonly string[], seen: Set<string>, key: string): void => {
    if (seen.has(key)) check.add("INVALID", path, "is given twice");
    seen.add(key);
  };
  const targets = { ...policy.targets };
  const severities = { ...policy.severities };
  const silenceHours = { ...policy.silenceHours };
  const seen = new Set<string>();
  for (const [index, { severity, acknowledgeMinutes, resolveMinutes }] of (input.targets ?? []).entries()) {
    const path = ["input", "targets", String(index)];
    once([...path, "severity"], seen, severity);
    check.integer([...path, "acknowledgeMinutes"], acknowledgeMinutes, 1, maxMinutes);
    check.integer([...path, "resolveMinutes"], resolveMinutes, Math.max(1, acknowledgeMinutes), maxMinutes);
    targets[severity] = { acknowledgeMinutes, resolveMinutes };
  }
  for (const [index, { kind, severity }] of (input.severities ?? []).entries()) {
    once(["input", "severities", String(index), "kind"], seen, `kind ${kind}`);
    severities[kind] = severity;
  }
  for (const [index, { status, hours }] of (input.silenceHours ?? []).entries()) {
    const path = ["input", "silenceHours", String(index)];
    once([...path, "status"], seen, `status ${status}`);
    check.integer([...path, "hours"], hours, 1, maxHours);
    if (isAwaited(status)) silenceHours[status] = hours;
    else check.add("INVALID", [...path, "status"], `no news is expected of a shipment that is ${status}`);
  }
  const given = (name: "silencePercent" | "silenceSample" | "lateGraceHours", min: number, max: number): number =>
    check.integer(["input", name], input[name] ?? policy[name], min, max);
  const silencePercent = given("silencePercent", 50, 100);
  const silenceSample = given("silenceSample", 1, 500);
  const lateGraceHours = given("lateGraceHours", 0, maxHours);
  if (check.errors.length > 0) return err(check.errors);
  return ok({ targets, severities, silenceHours, silencePercent, silenceSample, lateGraceHours });
}
