import { type Database, transact, type Tx, type WriteContext } from "@waybill/storage";
import type { Arrival } from "../carriers/arrival.ts";
import { type CarrierFacts, mergeFacts, noFacts, sameFacts } from "../domain/carrier-facts.ts";
import { sufficeAlone } from "../domain/fold-scans.ts";
import { withRules } from "../domain/normalization/judge.ts";
import type { NamedNumber } from "../domain/hand-over-legs.ts";
import { holderAt } from "../domain/number-holders.ts";
import { nextPoll } from "../domain/poll-schedule.ts";
import { pollFacts, type ShipmentRecord } from "../domain/shipment.ts";
import { moreNumbers } from "../domain/shipment-numbers.ts";
import type { TrackingScan } from "../domain/tracking-scan.ts";
import {
  addScans,
  scansOfShipments,
  scansToFold,
  type StoredScan,
  toStateScan,
  unknownScans,
} from "../storage/scans.ts";
import { saveShipments, shipmentsById } from "../storage/shipments.ts";
import {
  factsOfNumber,
  keepFacts,
  type LockedNumber,
  lockNumbers,
  nameOfNumber,
  type NumberKey,
} from "../storage/tracked-numbers.ts";
import { advanceAll, hasNoConsequences } from "./advance-shipment.ts";
import { linkLegs } from "./link-legs.ts";
import { rulesInForce } from "./normalization/rules-of.ts";

/** What came of one number. */
export interface ParcelNews {
  readonly key: NumberKey;
  readonly arrivals: readonly Arrival[];
  /** Where to look when a change is questioned; the transaction's own when left out. */
  readonly correlationId?: string;
}

export interface TakenIn {
  /** Scans that were not known before. */
  readonly newScans: number;
  /** The shipment they belong to, as it is then; null while no shipment has the number. */
  readonly shipment: ShipmentRecord | null;
}

/** Takes in what came of one number, in a transaction of its own. Repeating it changes nothing. */
export async function takeInArrivals(
  database: Database,
  ctx: WriteContext,
  key: NumberKey,
  arrivals: readonly Arrival[],
): Promise<number> {
  // Most of what carriers answer is known already: that needs no transaction.
  if ((await unknownScans(database.db, scansOf({ arrivals }))).length === 0) {
    const known = await factsOfNumber(database.db, ctx.tenant, key);
    if (sameFacts(known, factsWith(known, arrivals))) return 0;
  }
  return transact(database, ctx, async (tx) => (await takeIn(tx, ctx, key, arrivals)).newScans);
}

/** Takes in what came of one number. */
export async function takeIn(
  tx: Tx,
  ctx: Pick<WriteContext, "tenant" | "clock">,
  key: NumberKey,
  arrivals: readonly Arrival[],
): Promise<TakenIn> {
  return (await takeInAll(tx, ctx, [{ key, arrivals }]))[0] ?? { newScans: 0, shipment: null };
}

/**
 * Stores the scans that are new, as the tenant's rules judge them, and brings each shipment that they belong to to the
 * state that all its scans add up to. Scans of a number that no shipment has are kept until one has it. It asks the
 * database for numbers, scans and shipments as often for many numbers as for one.
 * @param news each number once. @returns in the order of `news`.
 */
export async function takeInAll(
  tx: Tx,
  { tenant, clock }: Pick<WriteContext, "tenant" | "clock">,
  news: readonly ParcelNews[],
): Promise<TakenIn[]> {
  const parcels = await readParcels(tx, tenant, news);
  const before = await shipmentsById(tx, tenant, ownersOf(parcels));
  const touched = [...before.values()].flatMap((shipment) => newsOf(shipment, parcels));
  await lockFirstNumbers(tx, tenant, touched, news);
  const now = clock();
  // Read before the new ones are added, which are at hand, and only where those do not suffice.
  const toRead = touched.filter((one) => !sufficesAlone(one, now)).map(({ shipment }) => shipment._id);
  const stored = await scansOfShipments(tx, tenant, toRead);
  await addScans(
    tx,
    parcels.flatMap(({ fresh }) => fresh),
  );
  const after = new Map(before);
  const all = touched.map((one) => ({
    ...one,
    scans: [...(stored.get(one.shipment._id) ?? []), ...one.fresh.map(toStateScan)],
  }));
  const changes = await advanceAll(tx, all, now);
  for (const [index, { shipment, isHolder }] of touched.entries()) {
    const change = changes[index];
    if (!change) continue;
    // Who had the number before is not asked about any more, whatever is learnt of its time.
    after.set(
      shipment._id,
      isHolder ? planned({ ...change.shipment, heardAt: now }, change.isNews, now) : change.shipment,
    );
  }
  for (const { shipment, named } of touched) {
    if (named.length > 0) after.set(shipment._id, await linked(tx, after.get(shipment._id) ?? shipment, named, now));
  }
  for (const { shipmentId, key, facts, arrivals } of parcels) {
    const waiting = factsWith(facts, arrivals);
    if (!before.has(shipmentId ?? "") && !sameFacts(facts, waiting)) await keepFacts(tx, tenant, key, waiting);
  }
  await saveShipments(tx, tenant, before, after);
  return parcels.map(({ fresh, shipmentId }) => ({
    newScans: fresh.length,
    shipment: after.get(shipmentId ?? "") ?? null,
  }));
}

/** A shipment with the last miles that its carriers named, in the state that it then is in. */
async function linked(
  tx: Tx,
  shipment: ShipmentRecord,
  named: readonly NamedNumber[],
  now: Date,
): Promise<ShipmentRecord> {
  const next = await linkLegs(tx, shipment, named, now);
  if (next === shipment) return shipment;
  const scans = await scansToFold(tx, shipment.tenant, shipment._id);
  const [change] = await advanceAll(tx, [{ shipment: next, scans, facts: noFacts }], now);
  return change?.shipment ?? next;
}

/** @property fresh scans that were not known, each with the shipment that had the number when it happened. */
interface Parcel extends ParcelNews, LockedNumber {
  readonly fresh: readonly StoredScan[];
}

async function readParcels(tx: Tx, tenant: string, news: readonly ParcelNews[]): Promise<Parcel[]> {
  const locked = await lockNumbers(
    tx,
    tenant,
    news.map(({ key }) => key),
  );
  const unknown = await unknownScans(tx.db, news.flatMap(scansOf), tx);
  const rules = unknown.length === 0 ? [] : await rulesInForce(tx.em);
  const judged = new Map(unknown.map((scan) => [scan._id, withRules(rules, scan)]));
  return news.flatMap((parcel, index) => {
    const number = locked[index];
    if (!number) return [];
    const ids = new Set(scansOf(parcel).map((scan) => scan._id));
    const fresh = [...ids].flatMap((id): StoredScan[] => {
      const scan = judged.get(id);
      return scan ? [{ ...scan, shipmentId: holderAt(number.holders, scan) }] : [];
    });
    return [{ ...parcel, ...number, fresh }];
  });
}

const scansOf = ({ arrivals }: Pick<ParcelNews, "arrivals">): readonly TrackingScan[] =>
  arrivals.flatMap((arrival) => arrival.scans);

/** Shipments that have the numbers, or had them when something happened that is new. */
function ownersOf(parcels: readonly Parcel[]): string[] {
  const ids = parcels.flatMap(({ shipmentId, fresh }) => [shipmentId, ...fresh.map((scan) => scan.shipmentId)]);
  return [...new Set(ids)].filter((id) => id !== null);
}

/** What came of a shipment, by one or several of its numbers. */
interface ShipmentNews extends Pick<ParcelNews, "correlationId"> {
  readonly shipment: ShipmentRecord;
  readonly fresh: readonly StoredScan[];
  /** With what the shipment has. */
  readonly facts: CarrierFacts;
  /** Other numbers that carriers named for its own. */
  readonly named: readonly NamedNumber[];
  /** Whether one of the numbers is its own now. */
  readonly isHolder: boolean;
}

/** @returns nothing when nothing of it is new. */
function newsOf(shipment: ShipmentRecord, parcels: readonly Parcel[]): ShipmentNews[] {
  const isOwn = (scan: StoredScan): boolean => scan.shipmentId === shipment._id;
  const own = parcels.filter(({ shipmentId }) => shipmentId === shipment._id);
  const fresh = parcels.flatMap((parcel) => parcel.fresh.filter(isOwn));
  const known = shipment.carrierFacts ?? noFacts;
  const facts = factsWith(known, own.flatMap(presentArrivals));
  if (fresh.length === 0 && sameFacts(known, facts)) return [];
  const correlationId = (parcels.find((parcel) => parcel.fresh.some(isOwn)) ?? own[0])?.correlationId;
  const named = own.flatMap((parcel) =>
    presentArrivals(parcel).flatMap(({ stated }) =>
      (stated?.relatedNumbers ?? []).map((related) => ({ ...related, of: parcel.key })),
    ),
  );
  const found = { shipment, fresh, facts, named, isHolder: own.length > 0 };
  return [correlationId === undefined ? found : { ...found, correlationId }];
}

/** What is said of the parcel that had the number before is not said of this one. */
function presentArrivals({ holders, arrivals }: Parcel): readonly Arrival[] {
  const since = holders[0]?.since ?? null;
  return arrivals.filter(({ at }) => since === null || !at || at.asOf >= since);
}

/** Several numbers, one state: who folds it holds the lock of the shipment's first number. */
async function lockFirstNumbers(
  tx: Tx,
  tenant: string,
  touched: readonly ShipmentNews[],
  locked: readonly ParcelNews[],
): Promise<void> {
  const wanted = new Map(touched.map(({ shipment }): [string, NumberKey] => [nameOfNumber(shipment), shipment]));
  for (const { key } of locked) wanted.delete(nameOfNumber(key));
  await lockNumbers(tx, tenant, [...wanted.values()]);
}

/** Whether the earlier scans are not needed: for what all of them add up to, nor for anything that follows from it. */
function sufficesAlone({ shipment, fresh, facts }: ShipmentNews, now: Date): boolean {
  if (moreNumbers(shipment).length > 0) return false;
  // Shipments that were stored before there was the field do not have it.
  const known = { status: shipment.status, scannedUpTo: shipment.scannedUpTo ?? null };
  return sufficeAlone(known, fresh) && hasNoConsequences(shipment, fresh, facts, now);
}

/**
 * A shipment whose status has changed may have to be asked about earlier than was planned, or again. That it may wait
 * longer is seen when its time has come, so that not every scan moves it.
 */
function planned(shipment: ShipmentRecord, isNews: boolean, now: Date): ShipmentRecord {
  const next = isNews ? nextPoll(pollFacts(shipment), now, Math.random()) : null;
  const isEarlier = next !== null && (shipment.nextPollAt === null || next < shipment.nextPollAt);
  return isEarlier ? { ...shipment, nextPollAt: next } : shipment;
}

const factsWith = (known: CarrierFacts, arrivals: readonly Arrival[]): CarrierFacts =>
  arrivals.reduce((facts, { stated, at }) => (stated && at ? mergeFacts(facts, stated, at) : facts), known);
