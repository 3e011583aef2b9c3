import type { PerformanceRecord } from "../performance.ts";
import type { ShipmentRecord } from "../shipment.ts";
import type { CasePolicy } from "./case-policy.ts";
import { type CaseKind, type CaseSeverity, moreSevere } from "./case-states.ts";
import { allowedSilence, type LaneHistory } from "./silence.ts";

/** A shipment whose silence and lateness are judged. */
export interface Watched {
  readonly shipment: Pick<ShipmentRecord, "status" | "createdAt">;
  readonly record: Pick<PerformanceRecord, "openCases" | "dueBy" | "silentSince" | "lateFor">;
  /** When it was scanned last; null before the first scan. */
  readonly scannedAt: Date | null;
}

interface Wanted {
  readonly kind: CaseKind;
  readonly severity: CaseSeverity;
}

/** What the clock has to say of a shipment. */
export interface Verdict extends Pick<PerformanceRecord, "silentSince" | "lateFor" | "checkAt"> {
  readonly open: readonly Wanted[];
  /** Open cases that are worse by now. */
  readonly escalate: readonly Wanted[];
  /** There was news since its case of silence was opened. */
  readonly isMoving: boolean;
}

const hourMs = 60 * 60_000;
/** Late by so much more, it is severe. */
const veryLateMs = 48 * hourMs;

/**
 * Judges a shipment that is not final. The same silence, or the same due time, asks for one case only, also after that
 * one was resolved.
 */
export function judge(watched: Watched, history: LaneHistory, policy: CasePolicy, now: Date): Verdict {
  const { shipment, record, scannedAt } = watched;
  const since = scannedAt ?? shipment.createdAt;
  const allowed = allowedSilence(shipment.status, history, policy);
  const silent = allowed === null ? null : stageOf(since.getTime() + allowed, allowed, now);
  const grace = policy.lateGraceHours * hourMs;
  const late = record.dueBy === null ? null : stageOf(record.dueBy.getTime() + grace, veryLateMs, now);
  const isSilent = silent !== null && silent.stage > 0;
  const isLate = late !== null && late.stage > 0;
  const wanted = [
    ...(isSilent ? [wantedOf("SILENT", silent, policy, record.silentSince, since)] : []),
    ...(isLate ? [wantedOf("LATE", late, policy, record.lateFor, record.dueBy)] : []),
  ];
  const isOpen = ({ kind }: Wanted): boolean => record.openCases.includes(kind);
  return {
    open: wanted.filter((one) => !isOpen(one) && !one.isTold),
    escalate: wanted.filter(isOpen),
    isMoving: allowed !== null && !isSilent && record.openCases.includes("SILENT"),
    silentSince: isSilent ? since : record.silentSince,
    lateFor: isLate ? record.dueBy : record.lateFor,
    checkAt: nextCheck([silent, late], now),
  };
}

/** 0: in time; 1: past the time; 2: far past it. */
interface Stage {
  readonly stage: 0 | 1 | 2;
  /** When the next stage begins; null after the last. */
  readonly nextAt: Date | null;
}

function stageOf(at: number, more: number, now: Date): Stage {
  if (now.getTime() < at) return { stage: 0, nextAt: new Date(at) };
  if (now.getTime() < at + more) return { stage: 1, nextAt: new Date(at + more) };
  return { stage: 2, nextAt: null };
}

function wantedOf(kind: "SILENT" | "LATE", { stage }: Stage, policy: CasePolicy, told: Date | null, what: Date | null) {
  const usual = policy.severities[kind];
  const isTold = told !== null && told.getTime() === what?.getTime();
  return { kind, severity: stage === 2 ? moreSevere(usual, "HIGH") : usual, isTold };
}

/** A scan that changes nothing else is no news, so all are looked at daily; those that nobody expects any more, weekly. */
const dailyMs = 24 * hourMs;

function nextCheck(stages: readonly (Stage | null)[], now: Date): Date {
  const times = stages.flatMap((one) => (one?.nextAt ? [one.nextAt.getTime()] : []));
  return new Date(Math.min(now.getTime() + (times.length > 0 ? 1 : 7) * dailyMs, ...times));
}
