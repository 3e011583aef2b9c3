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

/**
 * Notes how a shipment goes now. One that was recorded before shipments were watched gets its record here.
 * @returns the record as it then is.
 */
export async function noteJourney(
  tx: Tx,
  shipment: ShipmentRecord,
  { originCountry, destinationCountry, ...journey }: JourneyFacts,
  now: Date,
): Promise<PerformanceRecord> {
  // A label knows both ends better than scans do, and before them.
  const { originCountry: _from, destinationCountry: _to, ...begin } = initial(shipment, null);
  const record = await performanceOf(tx.db).findOneAndUpdate(
    { _id: shipment._id },
    [
      { $replaceWith: { $mergeObjects: [{ $literal: { ...begin, revision: 0 } }, "$$ROOT"] } },
      {
        $set: {
          ...literals({ ...journey, status: shipment.status }),
          originCountry: { $ifNull: ["$originCountry", originCountry] },
          destinationCountry: { $ifNull: ["$destinationCountry", destinationCountry] },
          checkAt: isFinal(shipment.status) ? null : firstCheck(now),
          revision: { $add: ["$revision", 1] },
        },
      },
    ],
    { session: tx.session, upsert: true, returnDocument: "after" },
  );
  if (!record) throw new Error(`shipment ${shipment._id} has no record`);
  return record;
}

const literals = (values: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([key, $literal]) => [key, { $literal }]));

/** Takes the record of a shipment, so that rivals meet here. @returns null when it was recorded before there were any. */
export function lockPerformance(tx: Tx, tenant: string, shipmentId: string): Promise<PerformanceRecord | null> {
  return performanceOf(tx.db).findOneAndUpdate(
    { _id: shipmentId, tenant },
    { $inc: { revision: 1 } },
    { session: tx.session, returnDocument: "after" },
  );
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
