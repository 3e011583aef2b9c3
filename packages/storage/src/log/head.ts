import { randomBytes } from "node:crypto";
import type { Db } from "mongodb";
import { isDuplicateKey } from "../errors.ts";

/** Where a log begins and ends. */
export interface LogHead {
  readonly _id: "log";
  /** Number of the newest numbered event; 0 in an empty log. */
  readonly seq: number;
  /** Lowest number that is kept. Everything from here to `seq` can be read. */
  readonly floor: number;
  /** Changes when the log starts anew (a wiped database), so that old cursors do not point into the new one. */
  readonly epoch: string;
}

export const countersOf = (db: Db) => db.collection<LogHead>("counters");

/** Creates the counter up front: an upsert in a race answers null to some on the embedded servers. */
export async function createLogHead(db: Db): Promise<void> {
  try {
    await countersOf(db).insertOne({ _id: "log", seq: 0, floor: 1, epoch: randomBytes(6).toString("hex") });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** @throws Error when the database was never opened by its owner. */
export async function readLogHead(db: Db): Promise<LogHead> {
  const head = await countersOf(db).findOne({ _id: "log" });
  if (!head) throw new Error(`database ${db.databaseName} has no event log yet`);
  return head;
}
