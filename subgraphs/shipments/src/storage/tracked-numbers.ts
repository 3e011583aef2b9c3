import type { Tx } from "@waybill/storage";

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
}

const rowsOf = (tx: Tx) => tx.db.collection<TrackedNumber>("trackedNumbers");
const rowOf = (tenant: string, { carrierCode, trackingNumber }: NumberKey) => ({ tenant, carrierCode, trackingNumber });

/**
 * Locks a number until the transaction ends, and tells whose it is. Two transactions that touch one number's scans
 * conflict here, so that the later runs again and sees the earlier's scans: a state is always folded from all of them.
 */
export async function lockNumber(
  tx: Tx,
  tenant: string,
  key: NumberKey,
): Promise<{ readonly shipmentId: string | null }> {
  const { session } = tx;
  const row = rowOf(tenant, key);
  await rowsOf(tx).updateOne(
    row,
    { $inc: { revision: 1 }, $setOnInsert: { shipmentId: null } },
    { upsert: true, session },
  );
  const locked = await rowsOf(tx).findOne(row, { session, projection: { shipmentId: 1 } });
  return { shipmentId: locked?.shipmentId ?? null };
}

/** Gives a locked number to a shipment. */
export async function assignNumber(tx: Tx, tenant: string, key: NumberKey, shipmentId: string): Promise<void> {
  await rowsOf(tx).updateOne(rowOf(tenant, key), { $set: { shipmentId } }, { session: tx.session });
}
