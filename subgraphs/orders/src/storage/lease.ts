import type { Db } from "mongodb";

interface LeaseDocument {
  readonly _id: string;
  readonly holder: string;
  readonly until: Date;
}

const leasesOf = (db: Db) => db.collection<LeaseDocument>("importLeases");

/**
 * Takes or renews the right to work on something for a while, so that two processes do not do it twice. It
 * saves work and is no lock: what is done under it must be safe to repeat.
 */
export async function claim(db: Db, id: string, holder: string, now: Date, ms: number): Promise<boolean> {
  const until = new Date(now.getTime() + ms);
  await leasesOf(db).updateOne({ _id: id }, { $setOnInsert: { holder, until } }, { upsert: true });
  const mine = await leasesOf(db).updateOne({ _id: id, holder }, { $set: { until } });
  if (mine.matchedCount === 1) return true;
  const lapsed = await leasesOf(db).updateOne({ _id: id, until: { $lt: now } }, { $set: { holder, until } });
  return lapsed.matchedCount === 1;
}

/** Gives the right back, so that nobody has to wait for its end. */
export async function release(db: Db, id: string, holder: string): Promise<void> {
  await leasesOf(db).deleteOne({ _id: id, holder });
}
