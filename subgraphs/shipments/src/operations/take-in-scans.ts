import { type Database, transact, type Tx, type WriteContext } from "@waybill/storage";
import type { Arrival } from "../carriers/desk.ts";
import { type CarrierFacts, mergeFacts, noFacts, sameFacts } from "../domain/carrier-facts.ts";
import { type FoldedScan, sufficeAlone } from "../domain/fold-scans.ts";
import { nextPoll } from "../domain/poll-schedule.ts";
import { advanceShipment, pollFacts, type ShipmentRecord } from "../domain/shipment.ts";
import { shipmentEvent } from "../domain/shipment-event.ts";
import type { TrackingScan } from "../domain/tracking-scan.ts";
import type { Shipment } from "../storage/entities.ts";
import { addScans, scansOfShipments, scansToFold, unknownScans } from "../storage/scans.ts";
import { saveShipments, shipmentsById } from "../storage/shipments.ts";
import {
  factsOfNumber,
  keepFacts,
  type LockedNumber,
  lockNumbers,
  type NumberKey,
} from "../storage/tracked-numbers.ts";

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
 * Stores the scans that are new, and brings each number's shipment to the state that all its scans add up to. Scans of
 * a number that no shipment has are kept until one has it. It asks the database as often for many numbers as for one.
 * @param news each number once. @returns in the order of `news`.
 */
export async function takeInAll(
  tx: Tx,
  { tenant, clock }: Pick<WriteContext, "tenant" | "clock">,
  news: readonly ParcelNews[],
): Promise<TakenIn[]> {
  const locked = await lockNumbers(
    tx,
    tenant,
    news.map(({ key }) => key),
  );
  const unknown = await unknownScans(tx.db, news.flatMap(scansOf), tx);
  const freshIds = new Set(unknown.map((scan) => scan._id));
  const shipments = new Map(
    await shipmentsById(
      tx,
      tenant,
      locked.flatMap(({ shipmentId }) => shipmentId ?? []),
    ),
  );
  const parcels = news.map((parcel, index): Parcel => {
    const { shipmentId, facts } = locked[index] ?? nobodys;
    const fresh = distinct(scansOf(parcel).filter((scan) => freshIds.has(scan._id)));
    const known = shipments.get(shipmentId ?? "")?.carrierFacts;
    return { ...parcel, shipmentId, fresh, facts: known ?? facts };
  });
  const moved = parcels.filter((parcel) => shipments.has(parcel.shipmentId ?? "") && isMoved(parcel));
  // Read before the new ones are added, which are at hand, and only where those do not suffice.
  const stored = await scansOfShipments(tx, tenant, toRead(moved, shipments));
  await addScans(
    tx,
    parcels.flatMap(({ fresh, shipmentId }) => fresh.map((scan) => ({ ...scan, shipmentId }))),
  );
  const before = new Map(shipments);
  for (const parcel of moved) {
    const { shipmentId } = parcel;
    const shipment = shipments.get(shipmentId ?? "");
    if (!shipment) continue;
    // A shipment may have several numbers: the next begins where this one ends.
    const scans = [...(stored.get(shipmentId) ?? []), ...parcel.fresh];
    stored.set(shipmentId, scans);
    shipments.set(shipment._id, advance(tx, parcel, shipment, scans, clock()));
  }
  for (const parcel of parcels) {
    if (shipments.has(parcel.shipmentId ?? "") || !isStated(parcel)) continue;
    await keepFacts(tx, tenant, parcel.key, factsWith(parcel.facts, parcel.arrivals));
  }
  await saveShipments(tx, tenant, before, shipments);
  return parcels.map(({ fresh, shipmentId }) => ({
    newScans: fresh.length,
    shipment: shipments.get(shipmentId ?? "") ?? null,
  }));
}

/** @property facts those of the shipment, or of the number while it is nobody's. */
interface Parcel extends ParcelNews, LockedNumber {
  readonly fresh: readonly TrackingScan[];
}

const nobodys: LockedNumber = { shipmentId: null, facts: noFacts };
const scansOf = ({ arrivals }: Pick<ParcelNews, "arrivals">): readonly TrackingScan[] =>
  arrivals.flatMap((arrival) => arrival.scans);
const distinct = (scans: readonly TrackingScan[]): TrackingScan[] => [
  ...new Map(scans.map((scan) => [scan._id, scan])).values(),
];
const isStated = ({ facts, arrivals }: Parcel): boolean => !sameFacts(facts, factsWith(facts, arrivals));
const isMoved = (parcel: Parcel): boolean => parcel.fresh.length > 0 || isStated(parcel);

/** Shipments whose earlier scans are needed to know what all of them add up to. */
function toRead(moved: readonly Parcel[], shipments: ReadonlyMap<string, ShipmentRecord>): string[] {
  const freshOf = Map.groupBy(moved, ({ shipmentId }) => shipmentId ?? "");
  return [...freshOf].flatMap(([id, [parcel, ...others]]) => {
    const shipment = shipments.get(id);
    const suffices = shipment && others.length === 0 && sufficeAlone(withScannedUpTo(shipment), parcel?.fresh ?? []);
    return suffices ? [] : [id];
  });
}

/** Shipments that were stored before there was the field do not have it. */
const withScannedUpTo = ({ status, scannedUpTo }: ShipmentRecord) => ({ status, scannedUpTo: scannedUpTo ?? null });

function advance(
  tx: Tx,
  parcel: Parcel,
  shipment: ShipmentRecord,
  scans: readonly FoldedScan[],
  now: Date,
): ShipmentRecord {
  const change = advanceShipment(shipment, scans, factsWith(shipment.carrierFacts ?? noFacts, parcel.arrivals), now);
  if (change.isNews) {
    tx.record(shipmentEvent("shipment.status_changed", change.shipment, shipment.status), parcel.correlationId);
  }
  return planned({ ...change.shipment, heardAt: now }, change.isNews, now);
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

/**
 * Brings a shipment to the state of its stored scans, and records the change when there is one to tell of.
 * @param facts what carriers said beside their scans; joined to what the shipment has.
 */
export async function foldShipment(
  tx: Tx,
  shipment: Shipment,
  now: Date,
  facts: CarrierFacts = noFacts,
): Promise<void> {
  const previous = shipment.status;
  const change = advanceShipment({ ...shipment }, await scansToFold(tx, shipment.tenant, shipment._id), facts, now);
  tx.em.assign(shipment, change.shipment);
  if (change.isNews) tx.record(shipmentEvent("shipment.status_changed", change.shipment, previous));
}
