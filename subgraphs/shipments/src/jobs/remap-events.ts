import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { type Database, forkFor, transact, type Tx, type WriteContext } from "@waybill/storage";
import type { CarrierDesk } from "../carriers/desk.ts";
import { rejudge, sameJudgement } from "../domain/normalization/judge.ts";
import type { TrackingRemapRecord } from "../domain/normalization/remap.ts";
import { remapEvent } from "../operations/normalization/remap-event.ts";
import { rulesInForce } from "../operations/normalization/rules-of.ts";
import { foldShipment } from "../operations/advance-shipment.ts";
import { Shipment } from "../storage/entities.ts";
import { numbersAfter, scansOfNumbers, storeJudgements } from "../storage/history.ts";
import { TrackingRemap } from "../storage/normalization.entities.ts";
import { lockNumber, type NumberKey } from "../storage/tracked-numbers.ts";

export interface RemapDeps {
  readonly database: Database;
  readonly carriers: CarrierDesk;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Numbers looked at before the place is stored. */
const perPage = 100;
/** Pages in one round of the job, so that a walk over much does not hold up a stop. */
const pagesPerRound = 50;
/** How long a process has a walk to itself after each page. */
const leaseMs = 60_000;

/**
 * Goes on with the walks over stored scans that nobody attends to. A walk survives a crash: it goes on at the place
 * that it stored last, and judging a scan twice changes nothing.
 * @returns how many scans were looked at.
 */
export async function remapEvents(deps: RemapDeps): Promise<number> {
  const { database, clock, logger } = deps;
  const due = await remapsOf(database)
    // Below the next millisecond, not `$lte`: see the deliveries.
    .find({ nextAttemptAt: { $lt: new Date(clock().getTime() + 1) } })
    .limit(20)
    .toArray();
  let checked = 0;
  for (const remap of due) {
    try {
      for (let page = 0; page < pagesPerRound && (await lease(deps, remap._id)); page += 1) {
        const walked = await walkPage(deps, remap._id);
        checked += walked.checkedEvents;
        if (walked.isDone) break;
      }
    } catch (error) {
      logger.warn({ err: error, remapId: remap._id }, "a walk over stored scans stopped; it goes on later");
    }
  }
  return checked;
}

const remapsOf = (database: Database) => database.db.collection<TrackingRemapRecord>("trackingRemaps");

/** Takes a running walk for a while. @returns false when there is nothing to walk, or another process does. */
async function lease({ database, clock }: RemapDeps, _id: string): Promise<boolean> {
  const now = clock();
  const free = { _id, status: "RUNNING", nextAttemptAt: { $lt: new Date(now.getTime() + 1) } } as const;
  const nextAttemptAt = new Date(now.getTime() + leaseMs);
  return (await remapsOf(database).updateOne(free, { $set: { nextAttemptAt } })).modifiedCount === 1;
}

async function walkPage(
  deps: RemapDeps,
  id: string,
): Promise<{ readonly checkedEvents: number; readonly isDone: boolean }> {
  const { database, carriers, clock } = deps;
  const remap = await remapsOf(database).findOne({ _id: id });
  if (!remap) return { checkedEvents: 0, isDone: true };
  const { tenant, actor, correlationId, carrierCode, place } = remap;
  const as: WriteContext = { tenant, actor, correlationId, clock };
  const numbers = await numbersAfter(database.db, tenant, { carrierCode, place, limit: perPage });
  const rules = await rulesInForce(forkFor(database, tenant));
  const scans = await scansOfNumbers(database.db, tenant, numbers);
  const isStale = (scan: (typeof scans)[number]) => !sameJudgement(scan, rejudge(scan, carriers.classify, rules));
  const stale = numbers.filter((key) =>
    scans.some(
      (scan) => scan.trackingNumber === key.trackingNumber && scan.carrierCode === key.carrierCode && isStale(scan),
    ),
  );
  // Counted in the transaction of each change: so the figures are right after a crash as well.
  for (const key of stale) await transact(database, as, (tx) => judgeNumber(tx, deps, remap._id, as, key));
  const isDone = numbers.length < perPage;
  await transact(database, as, async (tx) => {
    const current = await tx.em.findOneOrFail(TrackingRemap, { _id: id });
    const now = clock();
    tx.em.assign(current, {
      place: numbers.at(-1) ?? current.place,
      checkedEvents: current.checkedEvents + scans.length,
      nextAttemptAt: isDone ? null : now,
      ...(isDone ? { status: "COMPLETED" as const, completedAt: now, version: current.version + 1 } : {}),
    });
    if (isDone) tx.record(remapEvent("tracking_remap.completed", current, now));
  });
  return { checkedEvents: scans.length, isDone };
}

/** Judges one number's scans anew under its lock, and brings its shipments to the state that follows. */
async function judgeNumber(
  tx: Tx,
  { carriers }: RemapDeps,
  remapId: string,
  { tenant, clock }: WriteContext,
  key: NumberKey,
): Promise<void> {
  await lockNumber(tx, tenant, key);
  const rules = await rulesInForce(tx.em);
  const scans = await scansOfNumbers(tx.db, tenant, [key], tx);
  const changed = scans
    .map((scan) => ({ scan, after: rejudge(scan, carriers.classify, rules) }))
    .filter(({ scan, after }) => !sameJudgement(scan, after));
  await storeJudgements(
    tx,
    changed.map(({ after }) => after),
  );
  let changedShipments = 0;
  for (const shipmentId of new Set(changed.flatMap(({ scan }) => scan.shipmentId ?? []))) {
    const shipment = await tx.em.findOne(Shipment, { _id: shipmentId });
    if (shipment && (await foldShipment(tx, shipment, clock()))) changedShipments += 1;
  }
  const remap = await tx.em.findOneOrFail(TrackingRemap, { _id: remapId });
  tx.em.assign(remap, {
    changedEvents: remap.changedEvents + changed.length,
    changedShipments: remap.changedShipments + changedShipments,
  });
}
