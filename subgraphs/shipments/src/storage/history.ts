import type { Tx } from "@waybill/storage";
import type { Db } from "mongodb";
import type { TrackingScan } from "../domain/tracking-scan.ts";
import type { NumberKey } from "./tracked-numbers.ts";

/** A scan as stored. */
export type StoredScan = TrackingScan & { readonly shipmentId: string | null };

const scansOf = (db: Db) => db.collection<StoredScan>("trackingEvents");
const numbersOf = (db: Db) => db.collection<NumberKey & { readonly tenant: string }>("trackedNumbers");

/** The next tracked numbers of a walk over all of a tenant's, or of one carrier's, in the order of their index. */
export async function numbersAfter(
  db: Db,
  tenant: string,
  { carrierCode, place, limit }: { carrierCode: string | null; place: NumberKey | null; limit: number },
): Promise<NumberKey[]> {
  const read = (filter: object, most: number) =>
    numbersOf(db)
      .find({ tenant, ...filter }, { projection: { _id: 0, carrierCode: 1, trackingNumber: 1 } })
      .sort({ carrierCode: 1, trackingNumber: 1 })
      .limit(most)
      .toArray();
  const only = carrierCode === null ? {} : { carrierCode };
  if (!place) return read(only, limit);
  const near = await read({ carrierCode: place.carrierCode, trackingNumber: { $gt: place.trackingNumber } }, limit);
  if (near.length === limit || carrierCode !== null) return near;
  return [...near, ...(await read({ carrierCode: { $gt: place.carrierCode } }, limit - near.length))];
}

/** All scans of numbers, also of those that no shipment has. */
export async function scansOfNumbers(
  db: Db,
  tenant: string,
  numbers: readonly NumberKey[],
  tx?: Tx,
): Promise<StoredScan[]> {
  const options = tx ? { session: tx.session } : {};
  const found: StoredScan[] = [];
  for (const [carrierCode, keys] of Map.groupBy(numbers, (key) => key.carrierCode)) {
    const trackingNumber = { $in: keys.map((key) => key.trackingNumber) };
    found.push(...(await scansOf(db).find({ tenant, carrierCode, trackingNumber }, options).toArray()));
  }
  return found;
}

/** All scans of shipments. */
export const scansOfShipments = (db: Db, tenant: string, shipmentIds: readonly string[]): Promise<StoredScan[]> =>
  scansOf(db)
    .find({ tenant, shipmentId: { $in: [...shipmentIds] } })
    .toArray();

/** Stores what scans are judged to mean now. */
export async function storeJudgements(tx: Tx, scans: readonly TrackingScan[]): Promise<void> {
  if (scans.length === 0) return;
  await scansOf(tx.db).bulkWrite(
    scans.map(({ _id, tenant, status, substatus, condition, reason, ruleId, unmapped }) => ({
      updateOne: {
        filter: { _id, tenant },
        update: {
          $set: { status, substatus, condition, reason, ruleId, ...(unmapped === 1 ? { unmapped } : {}) },
          ...(unmapped === 1 ? {} : { $unset: { unmapped: true as const } }),
        },
      },
    })),
    { session: tx.session },
  );
}
