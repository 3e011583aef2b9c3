import type { Tx } from "@waybill/storage";
import type { Db } from "mongodb";
import type { MilestoneScan } from "../domain/estimate/milestones.ts";
import type { JourneyScan } from "../domain/performance.ts";
import type { ShipmentScan } from "../domain/shipment-state.ts";
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

/** Hands a number's scans from an instant on from one shipment to the next. @returns how many there were. */
export async function handOnScans(
  tx: Tx,
  { tenant, carrierCode, trackingNumber }: NumberKey & { readonly tenant: string },
  holders: { readonly from: string; readonly to: string; readonly since: Date },
): Promise<number> {
  const own = { tenant, carrierCode, trackingNumber, shipmentId: holders.from };
  const later = { ...own, occurredAt: { $gte: holders.since }, timeFlag: null };
  const update = { $set: { shipmentId: holders.to } };
  return (await scansOf(tx.db).updateMany(later, update, { session: tx.session })).modifiedCount;
}

const foldedFields = {
  carrierCode: 1,
  trackingNumber: 1,
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

/** What a shipment's state, its estimate and its figures depend on of a scan. */
export type StateScan = ProjectedScan & JourneyScan;

/** Everything that a shipment's state, its estimate and its figures depend on, as it stands in this transaction. */
export async function scansToFold(tx: Tx, tenant: string, shipmentId: string): Promise<StateScan[]> {
  return (await scansOfShipments(tx, tenant, [shipmentId])).get(shipmentId) ?? [];
}

/** The same for several shipments, read at once. Those without scans are not there. */
export const scansOfShipments = (
  tx: Tx,
  tenant: string,
  shipmentIds: readonly string[],
): Promise<Map<string | null, StateScan[]>> => storedScans(tx.db, tenant, shipmentIds, tx);

/** The same; outside a transaction a hint: another may be adding to them just now. */
export async function storedScans(
  db: Db,
  tenant: string,
  shipmentIds: readonly string[],
  tx?: Tx,
): Promise<Map<string | null, StateScan[]>> {
  if (shipmentIds.length === 0) return new Map();
  const found = await scansOf(db)
    .find({ tenant, shipmentId: { $in: [...shipmentIds] } }, tx ? { session: tx.session } : {})
    .project<ProjectedScan & { readonly shipmentId: string }>({ ...foldedFields, shipmentId: 1 })
    .toArray();
  const scans = new Map<string | null, StateScan[]>();
  for (const [shipmentId, own] of Map.groupBy(found, (scan) => scan.shipmentId)) {
    scans.set(shipmentId, own.map(toStateScan));
  }
  return scans;
}

/** A scan as states, estimates and figures are made from it. */
export const toStateScan = <S extends ProjectedScan>(scan: S): S & JourneyScan => ({
  ...scan,
  countryCode: scan.location.countryCode,
});

type ProjectedScan = ShipmentScan & MilestoneScan;

/** When the latest scan of a shipment whose time is trusted happened; null before the first. */
export async function lastScanAt(tx: Tx, tenant: string, shipmentId: string): Promise<Date | null> {
  const options = { session: tx.session, projection: { occurredAt: 1, timeFlag: 1 } };
  const latest = await scansOf(tx.db).find({ tenant, shipmentId }, options).sort({ occurredAt: -1, _id: -1 }).toArray();
  return latest.find(({ timeFlag }) => timeFlag === null)?.occurredAt ?? null;
}
