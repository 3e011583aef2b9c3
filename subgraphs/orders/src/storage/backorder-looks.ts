import type { Tx } from "@waybill/storage";
import type { Db } from "mongodb";

/** Orders whose waiting units may be sent from another location: to be looked at once, in this order. */
export interface BackorderLook {
  /** The id of what made it necessary, so that it is noted once. */
  readonly _id: string;
  readonly tenant: string;
  /** The first comes first. */
  readonly orderIds: readonly string[];
  /** Why: units came free somewhere, or were damaged. */
  readonly cause: "RESTOCKED" | "DAMAGED";
  /** Not before. */
  readonly at: Date;
}

const looksOf = (db: Db) => db.collection<BackorderLook>("backorderLooks");

/** Notes in a transaction that orders are to be looked at. */
export async function noteLook(tx: Tx, look: BackorderLook): Promise<void> {
  await looksOf(tx.db).insertOne(look, { session: tx.session });
}

/** What is to be looked at now, the oldest first, over all tenants; null when there is nothing. */
export function nextLook(db: Db, now: Date): Promise<BackorderLook | null> {
  // Below the next millisecond, not `$lte`: see the traps of the embedded servers.
  return looksOf(db).findOne({ at: { $lt: new Date(now.getTime() + 1) } }, { sort: { at: 1, _id: 1 } });
}

/** It was looked at. */
export async function endLook(db: Db, { _id }: BackorderLook): Promise<void> {
  await looksOf(db).deleteOne({ _id });
}

/** It could not be looked at now. */
export async function postponeLook(db: Db, { _id }: BackorderLook, at: Date): Promise<void> {
  await looksOf(db).updateOne({ _id }, { $set: { at } });
}
