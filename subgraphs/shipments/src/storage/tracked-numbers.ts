import type { Tx } from "@waybill/storage";
import type { Db } from "mongodb";
import { type CarrierFacts, noFacts } from "../domain/carrier-facts.ts";
import type { NumberHolder } from "../domain/number-holders.ts";

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
  /** From when on scans are this shipment's; absent: all that are no former holder's. */
  readonly since?: Date | null;
  /** Shipments that had the number before, newest first. */
  readonly former?: readonly NumberHolder[];
  readonly revision: number;
  /** What carriers said of it beside their scans, while it waits for a shipment. */
  readonly facts?: CarrierFacts;
}

/** The index of numbers (`indexes.ts`). */
export const byNumber = { tenant: 1, carrierCode: 1, trackingNumber: 1 } as const;
const rowsOf = (tx: Tx) => tx.db.collection<TrackedNumber>("trackedNumbers");
const rowOf = (tenant: string, { carrierCode, trackingNumber }: NumberKey) => ({ tenant, carrierCode, trackingNumber });

/** Names a number within its tenant, for maps. */
export const nameOfNumber = ({ carrierCode, trackingNumber }: NumberKey): string => `${carrierCode} ${trackingNumber}`;

/**
 * Locks a number until the transaction ends, and tells whose it is. Two transactions that touch one number's scans
 * conflict here, so that the later runs again and sees the earlier's scans: a state is always folded from all of them.
 */
export async function lockNumber(tx: Tx, tenant: string, key: NumberKey): Promise<LockedNumber> {
  return (await lockNumbers(tx, tenant, [key]))[0] ?? nobodys;
}

/** The same for several numbers, each given once. @returns in the order of `keys`. */
export async function lockNumbers(tx: Tx, tenant: string, keys: readonly NumberKey[]): Promise<LockedNumber[]> {
  if (keys.length === 0) return [];
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
  const projection = { carrierCode: 1, trackingNumber: 1, shipmentId: 1, since: 1, former: 1, facts: 1 };
  for (const [carrierCode, ofCarrier] of Map.groupBy(keys, (key) => key.carrierCode)) {
    const trackingNumbers = ofCarrier.map(({ trackingNumber }) => trackingNumber);
    const found = await rowsOf(tx)
      .find({ tenant, carrierCode, trackingNumber: { $in: trackingNumbers } }, { session, projection })
      .toArray();
    for (const row of found) rows.set(nameOfNumber(row), lockedOf(row));
  }
  return keys.map((key) => rows.get(nameOfNumber(key)) ?? nobodys);
}

function lockedOf({ shipmentId, since = null, former = [], facts = noFacts }: TrackedNumber): LockedNumber {
  const present = shipmentId === null ? [] : [{ shipmentId, since }];
  return { shipmentId, holders: [...present, ...former], facts };
}

/** What is known of a number once it is locked. */
export interface LockedNumber {
  /** The shipment that has it now; null while none has. */
  readonly shipmentId: string | null;
  /** All that have or had it, newest first. */
  readonly holders: readonly NumberHolder[];
  readonly facts: CarrierFacts;
}

const nobodys: LockedNumber = { shipmentId: null, holders: [], facts: noFacts };

/** Keeps what is said of a locked number that no shipment has. */
export async function keepFacts(tx: Tx, tenant: string, key: NumberKey, facts: CarrierFacts): Promise<void> {
  await rowsOf(tx).updateOne(rowOf(tenant, key), { $set: { facts } }, { session: tx.session });
}

/** Under which of several carriers' codes a shipment has each number; numbers that none has are left out. */
export async function carriersWithShipment(
  db: Db,
  tenant: string,
  carrierCodes: readonly string[],
  trackingNumbers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .collection<TrackedNumber>("trackedNumbers")
    .find(
      { tenant, carrierCode: { $in: [...carrierCodes] }, trackingNumber: { $in: [...trackingNumbers] } },
      // Of two lists, an embedded engine would look through all numbers.
      { projection: { carrierCode: 1, trackingNumber: 1, shipmentId: 1 }, hint: byNumber },
    )
    .toArray();
  const held = rows.filter(({ shipmentId }) => shipmentId !== null);
  return new Map(held.map(({ carrierCode, trackingNumber }) => [trackingNumber, carrierCode]));
}

/** What is known of a number beside its scans. Outside a transaction a hint: another may be adding to it just now. */
export async function factsOfNumber(db: Db, tenant: string, key: NumberKey): Promise<CarrierFacts> {
  const row = await db.collection<TrackedNumber>("trackedNumbers").findOne(rowOf(tenant, key));
  if (!row || row.shipmentId === null) return row?.facts ?? noFacts;
  const shipments = db.collection<{ _id: string; tenant: string; carrierFacts?: CarrierFacts | null }>("shipments");
  const shipment = await shipments.findOne({ tenant, _id: row.shipmentId }, { projection: { carrierFacts: 1 } });
  return shipment?.carrierFacts ?? noFacts;
}

/** Most former holders that are remembered: carriers issue a number anew once a year at most. */
const maxFormer = 20;

/**
 * Gives a locked number to a shipment, which keeps from now on what is said of it.
 * @param after those that had it before, newest first, and from when on scans are the new one's.
 */
export async function assignNumber(
  tx: Tx,
  tenant: string,
  key: NumberKey,
  shipmentId: string,
  after: { readonly holders: readonly NumberHolder[]; readonly since: Date } | null = null,
): Promise<void> {
  const reused = after ? { since: after.since, former: after.holders.slice(0, maxFormer) } : {};
  await rowsOf(tx).updateOne(
    rowOf(tenant, key),
    { $set: { shipmentId, ...reused }, $unset: { facts: 1 } },
    { session: tx.session },
  );
}
