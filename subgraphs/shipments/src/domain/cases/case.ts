import { mayGo, ok, type Outcome, refuse } from "@waybill/kernel";
import type { TrackingReason } from "../shipment-status.ts";
import type { CasePolicy } from "./case-policy.ts";
import {
  type CaseKind,
  type CaseResolution,
  type CaseSeverity,
  type CaseStatus,
  caseTransitions,
  nextSeverity,
  severityRank,
} from "./case-states.ts";

/** Something that went wrong with a shipment, until it is resolved. `version` counts the changes, from 1. */
export interface CaseRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly shipmentId: string;
  readonly orderId: string | null;
  readonly carrierCode: string;
  readonly kind: CaseKind;
  readonly status: CaseStatus;
  /** Status other than RESOLVED: kept so that the inbox is one stretch of an index. */
  readonly isOpen: boolean;
  readonly severity: CaseSeverity;
  /** The severity's place in its list. */
  readonly severityRank: number;
  /** The shipment's reason when it opened or was escalated last. */
  readonly reason: TrackingReason | null;
  /** Who works on it, for example `user:anna`. */
  readonly ownerId: string | null;
  readonly acknowledgeDueAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly resolveDueAt: Date;
  readonly resolvedAt: Date | null;
  /** The next of the two times that counts; of a resolved case the last one. */
  readonly dueAt: Date;
  /** When one of the two times is, or was, missed if nothing more happens. */
  readonly breachAt: Date | null;
  /** When the clock raises its severity; null when it does not. */
  readonly escalateAt: Date | null;
  readonly resolution: CaseResolution | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** Something that staff wrote to a case; never changed. */
export interface CaseCommentRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly caseId: string;
  readonly shipmentId: string;
  /** The version of the case that came with it. */
  readonly position: number;
  readonly author: string;
  readonly body: string;
  readonly createdAt: Date;
}

type Clocks = Pick<CaseRecord, "severity" | "acknowledgeDueAt" | "acknowledgedAt" | "resolveDueAt" | "resolvedAt">;
type Targets = Pick<CasePolicy, "targets">;

const after = (from: Date, minutes: number): Date => new Date(from.getTime() + minutes * 60_000);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/** True when one of the two times has passed, or had passed when it was met. */
export const isCaseBreached = ({ breachAt }: Pick<CaseRecord, "breachAt">, now: Date): boolean =>
  breachAt !== null && breachAt < now;

/** A case as it begins. */
export function openCase(
  parts: Pick<CaseRecord, "_id" | "tenant" | "shipmentId" | "orderId" | "carrierCode" | "kind" | "severity" | "reason">,
  policy: Targets,
  now: Date,
): CaseRecord {
  return {
    ...parts,
    status: "OPEN",
    isOpen: true,
    severityRank: severityRank(parts.severity),
    ownerId: null,
    resolution: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
    ...clocks({ ...parts, ...startOf(parts.severity, policy, now) }, now),
  };
}

/** Somebody has seen it. */
export function acknowledgeCase(found: CaseRecord, now: Date): Outcome<Partial<CaseRecord>> {
  return mayGo(caseTransitions, found.status, "ACKNOWLEDGED")
    ? ok({ status: "ACKNOWLEDGED", ...clocks({ ...found, acknowledgedAt: now }, now) })
    : refused(found, "acknowledged");
}

/** It is over. */
export function resolveCase(found: CaseRecord, resolution: CaseResolution, now: Date): Outcome<Partial<CaseRecord>> {
  return mayGo(caseTransitions, found.status, "RESOLVED")
    ? ok({ status: "RESOLVED", isOpen: false, resolution, ...clocks({ ...found, resolvedAt: now }, now) })
    : refused(found, "resolved");
}

/** It was not over after all: its clocks begin anew. */
export function reopenCase(found: CaseRecord, policy: Targets, now: Date): Outcome<Partial<CaseRecord>> {
  if (!mayGo(caseTransitions, found.status, "OPEN")) return refused(found, "reopened");
  const anew = clocks({ ...found, ...startOf(found.severity, policy, now) }, now);
  return ok({ status: "OPEN", isOpen: true, resolution: null, ...anew });
}

/**
 * It is worse than it was: the new severity's times count from now where they are shorter.
 * @returns null when it is that severe already, or over.
 */
export function escalateCase(
  found: CaseRecord,
  severity: CaseSeverity,
  policy: Targets,
  now: Date,
): Partial<CaseRecord> | null {
  if (!found.isOpen || severityRank(severity) <= found.severityRank) return null;
  const { acknowledgeDueAt, resolveDueAt } = startOf(severity, policy, now);
  const shorter = {
    severity,
    acknowledgeDueAt: earlier(found.acknowledgeDueAt, acknowledgeDueAt),
    resolveDueAt: earlier(found.resolveDueAt, resolveDueAt),
  };
  return { severityRank: severityRank(severity), ...clocks({ ...found, ...shorter }, now) };
}

/** What its clock does to a case that is past a time: one step of severity. Null when there is none or it is not due. */
export function escalateByClock(found: CaseRecord, policy: Targets, now: Date): Partial<CaseRecord> | null {
  const severity = nextSeverity(found.severity);
  if (severity === null || found.escalateAt === null || found.escalateAt > now) return null;
  return escalateCase(found, severity, policy, now);
}

function startOf(severity: CaseSeverity, { targets }: Targets, now: Date): Clocks {
  const { acknowledgeMinutes, resolveMinutes } = targets[severity];
  return {
    severity,
    acknowledgeDueAt: after(now, acknowledgeMinutes),
    acknowledgedAt: null,
    resolveDueAt: after(now, resolveMinutes),
    resolvedAt: null,
  };
}

/** The clocks with what follows from them. */
function clocks(
  { severity, acknowledgeDueAt, acknowledgedAt, resolveDueAt, resolvedAt }: Clocks,
  now: Date,
): Clocks & Pick<CaseRecord, "dueAt" | "breachAt" | "escalateAt"> {
  const seenAt = acknowledgedAt ?? resolvedAt;
  const missed = [
    ...(seenAt === null || seenAt > acknowledgeDueAt ? [acknowledgeDueAt] : []),
    ...(resolvedAt === null || resolvedAt > resolveDueAt ? [resolveDueAt] : []),
  ];
  const pending = [...(seenAt === null ? [acknowledgeDueAt] : []), ...(resolvedAt === null ? [resolveDueAt] : [])];
  const escalations = nextSeverity(severity) === null ? [] : pending.filter((time) => time > now);
  const least = (times: readonly Date[]): Date | null => (times.length === 0 ? null : times.reduce(earlier));
  return {
    ...{ severity, acknowledgeDueAt, acknowledgedAt, resolveDueAt, resolvedAt },
    dueAt: least(pending) ?? resolveDueAt,
    breachAt: least(missed),
    escalateAt: least(escalations),
  };
}

const refused = ({ status }: CaseRecord, what: string): Outcome<never> =>
  refuse("INVALID_STATE", ["input", "id"], `a case that is ${status} cannot be ${what}`);
