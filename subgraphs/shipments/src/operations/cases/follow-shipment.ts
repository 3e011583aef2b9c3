import type { Tx } from "@waybill/storage";
import { escalateCase, resolveCase } from "../../domain/cases/case.ts";
import { caseKindOf, severityOf } from "../../domain/cases/case-rules.ts";
import type { CaseKind, CaseResolution } from "../../domain/cases/case-states.ts";
import type { TrackingState } from "../../domain/fold-scans.ts";
import type { PerformanceRecord } from "../../domain/performance.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { isFinal } from "../../domain/shipment-status.ts";
import { setPerformance } from "../../storage/performance.ts";
import { applyToCase, casePolicyOf, openCasesOf, openNewCase } from "./apply.ts";

/**
 * What news of a shipment does beside it, in the same transaction: a case is opened or escalated where its state now
 * asks for one and did not before, and whatever is final has no open cases.
 * @param record its figures, in which the news is noted.
 */
export async function followShipment(
  tx: Tx,
  before: TrackingState,
  shipment: ShipmentRecord,
  record: PerformanceRecord,
  now: Date,
): Promise<void> {
  const { status } = shipment;
  if (isFinal(status)) {
    await closeCases(tx, record, record.openCases, status, now);
    return;
  }
  const isMoving = status !== "EXPIRED" && record.openCases.includes("SILENT");
  if (isMoving) await closeCases(tx, record, ["SILENT"], "MOVING_AGAIN", now);
  const openCases = isMoving ? record.openCases.filter((kind) => kind !== "SILENT") : record.openCases;
  await raise(tx, before, shipment, { ...record, openCases }, now);
}

async function raise(
  tx: Tx,
  before: TrackingState,
  shipment: ShipmentRecord,
  record: PerformanceRecord,
  now: Date,
): Promise<void> {
  const kind = caseKindOf(shipment);
  if (kind === null) return;
  const isOpen = record.openCases.includes(kind);
  // Somebody may have resolved it while the carrier still says the same: that is not asked again.
  if (!isOpen && caseKindOf(before) === kind) return;
  const policy = await casePolicyOf(tx.em);
  const severity = severityOf(kind, shipment, record.failedAttempts, policy);
  if (!isOpen) {
    await openNewCase(tx, shipment, record, { kind, severity, policy }, now);
    return;
  }
  const found = (await openCasesOf(tx, shipment._id)).find((open) => open.kind === kind);
  const changes = found && escalateCase({ ...found }, severity, policy, now);
  if (!changes) return;
  const done = { previousSeverity: found.severity, by: "STATE" };
  await applyToCase(tx, found, { ...changes, reason: shipment.reason }, "shipment_case.escalated", now, done);
}

/** Resolves open cases of these kinds of a shipment whose record was taken. */
export async function closeCases(
  tx: Tx,
  record: PerformanceRecord,
  kinds: readonly CaseKind[],
  resolution: CaseResolution,
  now: Date,
): Promise<void> {
  if (kinds.length === 0) return;
  for (const found of await openCasesOf(tx, record._id)) {
    if (!kinds.includes(found.kind)) continue;
    const changes = resolveCase({ ...found }, resolution, now);
    if (changes.ok) await applyToCase(tx, found, changes.value, "shipment_case.resolved", now, { by: "TRACKING" });
  }
  await setPerformance(tx, record._id, { openCases: record.openCases.filter((kind) => !kinds.includes(kind)) });
}
