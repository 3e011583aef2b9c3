import type { Tx } from "@waybill/storage";
import type { Db } from "mongodb";
import type { LabelRecord } from "../domain/labels/label.ts";
import type { LaneHistory } from "../domain/cases/silence.ts";
import type { JourneyFacts, PerformanceRecord } from "../domain/performance.ts";
import type { ShipmentRecord } from "../domain/shipment.ts";
import { isFinal } from "../domain/shipment-status.ts";
import { byCarrier, byLane } from "./cases.indexes.ts";

export const performanceOf = (db: Db) => db.collection<PerformanceRecord>("shipmentPerformance");

/** Silence is looked at for the first time so long after news; then the job knows when to look again. */
const firstCheckMs = 12 * 60 * 60_000;
export const firstCheck = (now: Date): Date => new Date(now.getTime() + firstCheckMs);

/** What Waybill's own label says of a shipment. */
export type LabelFacts = Pick<LabelRecord, "service" | "costMinor" | "currencyCode" | "from" | "to" | "parcel">;

/** What a record begins with. */
function initial(shipment: ShipmentRecord, label: LabelFacts | null) {
  return {
    tenant: shipment.tenant,
    carrierCode: shipment.carrierCode,
    direction: shipment.direction,
    service: label?.service ?? null,
    costMinor: label?.costMinor ?? null,
    currencyCode: label?.currencyCode ?? null,
    weightGrams: label?.parcel.weightGrams ?? null,
    originCountry: label?.from.countryCode ?? null,
    destinationCountry: label?.to.countryCode ?? null,
    dueBy: null,
    dueSource: null,
    estimatedAt: null,
    openCases: [],
    silentSince: null,
    lateFor: null,
    createdAt: shipment.createdAt,
  } satisfies Partial<PerformanceRecord>;
}

/** Begins to watch a new shipment. */
export async function watchShipment(
  tx: Tx,
  shipment: ShipmentRecord,
  label: LabelFacts | null,
  now: Date,
): Promise<void> {
  const record: PerformanceRecord = {
    _id: shipment._id,
    ...{ handedOverAt: null, deliveredAt: null, failedAttempts: 0, exceptions: [], longestGapMinutes: null },
    ...initial(shipment, label),
    status: shipment.status,
    checkAt: firstCheck(now),
    revision: 1,
  };
  await performanceOf(tx.db).insertOne(record, { session: tx.session });
}

/** Notes what a shipment costs by its carrier's invoices. Rivals meet here, also when the sum stays what it was. */
export async function noteCost(
  tx: Tx,
  tenant: string,
  shipmentId: string,
  cost: Pick<PerformanceRecord, "costMinor" | "currencyCode">,
): Promise<void> {
  const noting = { $set: cost, $inc: { revision: 1 } };
  await performanceOf(tx.db).updateOne({ _id: shipmentId, tenant }, noting, { session: tx.session });
}

/** How a shipment goes, as its scans tell. */
export interface JourneyNote {
  readonly shipment: ShipmentRecord;
  readonly journey: JourneyFacts;
}

/**
 * Notes how shipments go now, in as many commands for many as for one. One that was recorded before shipments were
 * watched gets its record here.
 * @param notes each shipment once. @returns the records as they then are, by shipment.
 */
export async function noteJourneys(
  tx: Tx,
  notes: readonly JourneyNote[],
  now: Date,
): Promise<ReadonlyMap<string, PerformanceRecord>> {
  if (notes.length === 0) return new Map();
  const { session } = tx;
  // Written before they are read: rivals meet at the records.
  await performanceOf(tx.db).bulkWrite(
    notes.map((note) => ({
      updateOne: { filter: { _id: note.shipment._id }, update: noting(note, now), upsert: true },
    })),
    { session, ordered: false },
  );
  const ids = notes.map(({ shipment }) => shipment._id);
  const found = await performanceOf(tx.db)
    .find({ _id: { $in: ids } }, { session })
    .toArray();
  const records = new Map(found.map((record) => [record._id, record]));
  const placed = notes.flatMap(({ shipment: { _id }, journey }) => {
    const record = records.get(_id);
    if (!record) throw new Error(`shipment ${_id} has no record`);
    const places = newPlaces(record, journey);
    if (Object.keys(places).length === 0) return [];
    records.set(_id, { ...record, ...places });
    return [{ updateOne: { filter: { _id }, update: { $set: places } } }];
  });
  if (placed.length > 0) await performanceOf(tx.db).bulkWrite(placed, { session, ordered: false });
  return records;
}

function noting({ shipment, journey }: JourneyNote, now: Date) {
  const { originCountry, destinationCountry, ...facts } = journey;
  const checkAt = isFinal(shipment.status) ? null : firstCheck(now);
  return {
    $set: { ...facts, status: shipment.status, checkAt },
    $setOnInsert: { ...initial(shipment, null), originCountry, destinationCountry },
    $inc: { revision: 1 },
  };
}

/** A label knows both ends better than scans do, and before them. */
function newPlaces(
  record: PerformanceRecord,
  { originCountry, destinationCountry }: JourneyFacts,
): Partial<PerformanceRecord> {
  return {
    ...(record.originCountry === null && originCountry !== null ? { originCountry } : {}),
    ...(record.destinationCountry === null && destinationCountry !== null ? { destinationCountry } : {}),
  };
}

/** Takes the record of a shipment, so that rivals meet here. @returns null when it was recorded before there were any. */
export async function lockPerformance(tx: Tx, tenant: string, shipmentId: string): Promise<PerformanceRecord | null> {
  const one = { _id: shipmentId, tenant };
  const { session } = tx;
  const { matchedCount } = await performanceOf(tx.db).updateOne(one, { $inc: { revision: 1 } }, { session });
  return matchedCount === 0 ? null : performanceOf(tx.db).findOne(one, { session });
}

/** Changes a record that was taken. */
export async function setPerformance(
  tx: Tx,
  shipmentId: string,
  changes: Partial<Omit<PerformanceRecord, "_id">>,
): Promise<void> {
  await performanceOf(tx.db).updateOne({ _id: shipmentId }, { $set: changes }, { session: tx.session });
}

const historyMs = 180 * 24 * 60 * 60_000;
const historyLength = 500;

/** How long delivered shipments of a carrier, and of one of its lanes, were silent: the latest of the last half year. */
export async function laneHistory(
  db: Db,
  { tenant, carrierCode, originCountry, destinationCountry }: PerformanceRecord,
  now: Date,
): Promise<LaneHistory> {
  const since = { $gt: new Date(now.getTime() - historyMs) };
  const gaps = async (filter: object, hint: string): Promise<number[]> => {
    const found = await performanceOf(db)
      .find({ tenant, carrierCode, ...filter, deliveredAt: since }, { hint })
      .sort({ deliveredAt: -1 })
      .limit(historyLength)
      .project<Pick<PerformanceRecord, "longestGapMinutes">>({ longestGapMinutes: 1 })
      .toArray();
    return found.flatMap(({ longestGapMinutes }) => (longestGapMinutes === null ? [] : [longestGapMinutes]));
  };
  const isLane = originCountry !== null && destinationCountry !== null;
  return {
    lane: isLane ? await gaps({ originCountry, destinationCountry }, byLane) : [],
    carrier: await gaps({}, byCarrier),
  };
}
