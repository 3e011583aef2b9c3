import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { type Database, transact, type Tx, type WriteContext } from "@waybill/storage";
import { escalateByClock } from "../domain/cases/case.ts";
import { judge } from "../domain/cases/watch.ts";
import type { LaneHistory } from "../domain/cases/silence.ts";
import type { PerformanceRecord } from "../domain/performance.ts";
import { isFinal } from "../domain/shipment-status.ts";
import { applyToCase, casePolicyOf, openCasesOf, openNewCase } from "../operations/cases/apply.ts";
import { closeCases } from "../operations/cases/follow-shipment.ts";
import { escalateCase } from "../domain/cases/case.ts";
import { ShipmentCase } from "../storage/cases.entities.ts";
import { Shipment } from "../storage/entities.ts";
import { laneHistory, lockPerformance, performanceOf, setPerformance } from "../storage/performance.ts";
import { lastScanAt } from "../storage/scans.ts";

export interface WatchCasesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Shipments and cases looked at in one round. */
const perRound = 200;

/**
 * Looks at the shipments and cases whose time has come, over all tenants: who is silent or late gets a case, and a
 * case that nobody attended to becomes more severe. What fails is tried again in the next round.
 * @returns how many were looked at.
 */
export async function watchCases(deps: WatchCasesDeps): Promise<number> {
  return (await checkShipments(deps)) + (await escalateCases(deps));
}

// Below the next millisecond, not `$lte`: see the deliveries.
const until = (now: Date): Date => new Date(now.getTime() + 1);

async function checkShipments(deps: WatchCasesDeps): Promise<number> {
  const { database, clock } = deps;
  const due = await performanceOf(database.db)
    .find({ checkAt: { $lt: until(clock()) } })
    .sort({ checkAt: 1 })
    .limit(perRound)
    .toArray();
  const histories = new Map<string, LaneHistory>();
  for (const record of due) {
    const { tenant, carrierCode, originCountry, destinationCountry } = record;
    const key = JSON.stringify([tenant, carrierCode, originCountry, destinationCountry]);
    const history = histories.get(key) ?? (await laneHistory(database.db, record, clock()));
    histories.set(key, history);
    await attempt(deps, record, (tx) => checkShipment(tx, record, history, clock()));
  }
  return due.length;
}

async function checkShipment(
  tx: Tx,
  { _id, tenant }: PerformanceRecord,
  history: LaneHistory,
  now: Date,
): Promise<void> {
  const record = await lockPerformance(tx, tenant, _id);
  // Another process was here, or news came.
  if (!record || record.checkAt === null || record.checkAt > now) return;
  const shipment = await tx.em.findOne(Shipment, { _id });
  if (!shipment || isFinal(shipment.status)) return setPerformance(tx, _id, { checkAt: null });
  const policy = await casePolicyOf(tx.em);
  const scannedAt = await lastScanAt(tx, tenant, _id);
  const verdict = judge({ shipment, record, scannedAt }, history, policy, now);
  const { open, escalate, isMoving, ...marks } = verdict;
  if (isMoving) await closeCases(tx, record, ["SILENT"], "MOVING_AGAIN", now);
  let { openCases } = record;
  if (isMoving) openCases = openCases.filter((kind) => kind !== "SILENT");
  for (const { kind, severity } of open) {
    await openNewCase(tx, { ...shipment }, { ...record, openCases }, { kind, severity, policy }, now);
    openCases = [...openCases, kind];
  }
  if (escalate.length > 0) {
    for (const found of await openCasesOf(tx, _id)) {
      const wanted = escalate.find(({ kind }) => kind === found.kind);
      const changes = wanted && escalateCase({ ...found }, wanted.severity, policy, now);
      const done = { previousSeverity: found.severity, by: "CLOCK" };
      if (changes) await applyToCase(tx, found, changes, "shipment_case.escalated", now, done);
    }
  }
  await setPerformance(tx, _id, marks);
}

async function escalateCases(deps: WatchCasesDeps): Promise<number> {
  const { database, clock } = deps;
  const due = await database.orm.em
    .fork()
    .find(
      ShipmentCase,
      { escalateAt: { $lt: until(clock()) } },
      { filters: { tenant: false }, limit: perRound, orderBy: { escalateAt: 1 } },
    );
  for (const { _id, tenant, shipmentId } of due) {
    await attempt(deps, { _id, tenant }, async (tx) => {
      await lockPerformance(tx, tenant, shipmentId);
      const found = await tx.em.findOne(ShipmentCase, { _id });
      const now = clock();
      const changes = found && escalateByClock({ ...found }, await casePolicyOf(tx.em), now);
      if (!changes) return;
      const done = { previousSeverity: found.severity, by: "SLA" };
      await applyToCase(tx, found, changes, "shipment_case.escalated", now, done);
    });
  }
  return due.length;
}

/** One that fails does not hold up the others. */
async function attempt(
  { database, clock, logger }: WatchCasesDeps,
  { _id, tenant }: { readonly _id: string; readonly tenant: string },
  work: (tx: Tx) => Promise<void>,
): Promise<void> {
  const ctx: WriteContext = { tenant, actor: `service:${database.name}`, correlationId: `watch-${_id}`, clock };
  try {
    await transact(database, ctx, work);
  } catch (error) {
    logger.warn({ err: error, id: _id }, "a shipment or case could not be looked at yet");
  }
}
