import type { Tx } from "@waybill/storage";
import type { Db } from "mongodb";
import type { MilestoneScan } from "../domain/estimate/milestones.ts";
import type { TrackingScan } from "../domain/tracking-scan.ts";
import type { NumberKey } from "./tracked-numbers.ts";

type StoredScan = TrackingScan & { readonly shipmentId: string | null };

const scansOf = (db: Db) => db.collection<StoredScan>("trackingEvents");

/** Which of these scans are not stored yet. Outside a transaction a hint: another may be storing them just now. */
export async function unknownScans(db: Db, scans: readonly TrackingScan[], tx?: Tx): Promise<TrackingScan[]> {
  const ids = scans.map((scan) => scan._id);
  const options = tx ? { session: tx.session } : {};
  const known = await scansOf(db)
    .find({ _id: { $in: ids } }, { ...options, projection: { _id: 1 } })
    .toArray();
  const knownIds = new Set(known.map((scan) => scan._id));
  const fresh = new Map(scans.filter((scan) => !knownIds.has(scan._id)).map((scan) => [scan._id, scan]));
  return [...fresh.values()];
}

/** Stores scans of a locked number. */
export async function addScans(tx: Tx, scans: readonly TrackingScan[], shipmentId: string | null): Promise<void> {
  await scansOf(tx.db).insertMany(
    scans.map((scan) => ({ ...scan, shipmentId })),
    { session: tx.session },
  );
}

/** Hands the scans that waited for a shipment of this number to it. @returns how many there were. */
export async function claimScans(tx: Tx, tenant: string, key: NumberKey, shipmentId: string): Promise<number> {
  const { carrierCode, trackingNumber } = key;
  const waiting = { tenant, carrierCode, trackingNumber, shipmentId: null };
  const claimed = await scansOf(tx.db).updateMany(waiting, { $set: { shipmentId } }, { session: tx.session });
  return claimed.modifiedCount;
}

const foldedFields = {
  occurredAt: 1,
  timeFlag: 1,
  status: 1,
  substatus: 1,
  condition: 1,
  reason: 1,
  ruleId: 1,
  utcOffsetMinutes: 1,
  location: 1,
} as const;

/** Everything that a shipment's state and estimate depend on, as it stands in this transaction. */
export function scansToFold(tx: Tx, tenant: string, shipmentId: string): Promise<MilestoneScan[]> {
  const { session } = tx;
  return scansOf(tx.db).find({ tenant, shipmentId }, { session }).project<MilestoneScan>(foldedFields).toArray();
}
