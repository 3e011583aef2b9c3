import type { Tx } from "@waybill/storage";
import type { Db } from "mongodb";
import { type CarrierFacts, noFacts } from "../domain/carrier-facts.ts";

/** What names a number: the same digits may be another carrier's. */
export interface NumberKey {
  readonly carrierCode: string;
  readonly trackingNumber: string;
}

/** One row for each number that was ever seen: whose it is, and the lock on its scans. */
interface TrackedNumber extends NumberKey {
  readonly tenant: string;
  /** The shipment that has this number now; null while none has. */
  readonly shipmentId: string | null;
  readonly revision: number;
  /** What carriers said of it beside their scans, while it waits for a shipment. */
  readonly facts?: CarrierFacts;
}

/** Whose a locked number is, and what is known of it while it is nobody's. */
export interface LockedNumber {
  readonly shipmentId: string | null;
  readonly facts: CarrierFacts;
}

const rowsOf = (tx: Tx) => tx.db.collection<TrackedNumber>("trackedNumbers");
const rowOf = (tenant: string, { carrierCode, trackingNumber }: NumberKey) => ({ tenant, carrierCode, trackingNumber });
const nameOf = ({ carrierCode, trackingNumber }: NumberKey): string => `${carrierCode} ${trackingNumber}`;

/**
 * Locks a number until the transaction ends, and tells whose it is. Two transactions that touch one number's scans
 * conflict here, so that the later runs again and sees the earlier's scans: a state is always folded from all of them.
 */
export async function lockNumber(tx: Tx, tenant: string, key: NumberKey): Promise<LockedNumber> {
  return (await lockNumbers(tx, tenant, [key]))[0] ?? { shipmentId: null, facts: noFacts };
}

/** The same for several numbers, each given once. @returns in the order of `keys`. */
export async function lockNumbers(tx: Tx, tenant: string, keys: readonly NumberKey[]): Promise<LockedNumber[]> {
  const { session } = tx;
  await rowsOf(tx).bulkWrite(
    keys.map((key) => ({
      updateOne: {
        filter: rowOf(tenant, key),
        update: { $inc: { revision: 1 }, $setOnInsert: { shipmentId: null } },
        upsert: true,
      },
    })),
    { session, ordered: false },
  );
  const rows = new Map<string, LockedNumber>();
  for (const [carrierCode, ofCarrier] of Map.groupBy(keys, (key) => key.carrierCode)) {
    const found = await rowsOf(tx)
      .find(
        { tenant, carrierCode, trackingNumber: { $in: ofCarrier.map(({ trackingNumber }) => trackingNumber) } },
        { session, projection: { carrierCode: 1, trackingNumber: 1, shipmentId: 1, facts: 1 } },
      )
      .toArray();
    for (const row of found) rows.set(nameOf(row), { shipmentId: row.shipmentId, facts: row.facts ?? noFacts });
  }
  return keys.map((key) => rows.get(nameOf(key)) ?? { shipmentId: null, facts: noFacts });
}

/** Keeps what is said of a locked number that no shipment has. */
export async function keepFacts(tx: Tx, tenant: string, key: NumberKey, facts: CarrierFacts): Promise<void> {
  await rowsOf(tx).updateOne(rowOf(tenant, key), { $set: { facts } }, { session: tx.session });
}

/** What is known of a number beside its scans. Outside a transaction a hint: another may be adding to it just now. */
export async function factsOfNumber(db: Db, tenant: string, key: NumberKey): Promise<CarrierFacts> {
  const row = await db.collection<TrackedNumber>("trackedNumbers").findOne(rowOf(tenant, key));
  if (!row || row.shipmentId === null) return row?.facts ?? noFacts;
  const shipments = db.collection<{ _id: string; tenant: string; carrierFacts?: CarrierFacts | null }>("shipments");
  const shipment = await shipments.findOne({ tenant, _id: row.shipmentId }, { projection: { carrierFacts: 1 } });
  return shipment?.carrierFacts ?? noFacts;
}

/** Gives a locked number to a shipment, which keeps from now on what is said of it. */
export async function assignNumber(tx: Tx, tenant: string, key: NumberKey, shipmentId: string): Promise<void> {
  await rowsOf(tx).updateOne(
    rowOf(tenant, key),
    { $set: { shipmentId }, $unset: { facts: 1 } },
    { session: tx.session },
  );
}
