import type { Tx } from "@waybill/storage";
import type { Db } from "mongodb";
import type { FoldedScan } from "../domain/fold-scans.ts";
import type { TrackingScan } from "../domain/tracking-scan.ts";
import type { NumberKey } from "./tracked-numbers.ts";

/** A scan with its shipment; null while it waits for one. */
export type StoredScan = TrackingScan & { readonly shipmentId: string | null };

const scansOf = (db: Db) => db.collection<StoredScan>("trackingEvents");

/** Which of these scans are not stored yet. Outside a transaction a hint: another may be storing them just now. */
export async function unknownScans(db: Db, scans: readonly TrackingScan[], tx?: Tx): Promise<TrackingScan[]> {
  if (scans.length === 0) return [];
  const ids = scans.map((scan) => scan._id);
  const options = tx ? { session: tx.session } : {};
  const known = await scansOf(db)
    .find({ _id: { $in: ids } }, { ...options, projection: { _id: 1 } })
    .toArray();
  const knownIds = new Set(known.map((scan) => scan._id));
  const fresh = new Map(scans.filter((scan) => !knownIds.has(scan._id)).map((scan) => [scan._id, scan]));
  return [...fresh.values()];
}

/** Stores scans of locked numbers, each with the shipment that it belongs to. */
export async function addScans(tx: Tx, scans: readonly StoredScan[]): Promise<void> {
  if (scans.length > 0) await scansOf(tx.db).insertMany(scans, { session: tx.session });
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
} as const;

/** Everything that a shipment's state depends on, as it stands in this transaction. */
export async function scansToFold(tx: Tx, tenant: string, shipmentId: string): Promise<FoldedScan[]> {
  return (await scansOfShipments(tx, tenant, [shipmentId])).get(shipmentId) ?? [];
}

/** The same for several shipments, read at once. */
export async function scansOfShipments(
  tx: Tx,
  tenant: string,
  shipmentIds: readonly string[],
): Promise<Map<string | null, FoldedScan[]>> {
  if (shipmentIds.length === 0) return new Map();
  const found = await scansOf(tx.db)
    .find({ tenant, shipmentId: { $in: [...shipmentIds] } }, { session: tx.session })
    .project<FoldedScan & { readonly shipmentId: string }>({ ...foldedFields, shipmentId: 1 })
    .toArray();
  return Map.groupBy(found, (scan) => scan.shipmentId);
}
