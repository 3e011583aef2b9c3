import { createHash } from "node:crypto";
import { derivedId } from "@waybill/kernel";
import { Binary, type Db, MongoBulkWriteError } from "mongodb";

/** A carrier's push as it came, kept before anything is made of it. */
export interface WebhookDelivery {
  /** Follows from the account and the bytes, so that a replay is known. */
  readonly _id: string;
  readonly tenant: string;
  readonly accountId: string;
  readonly carrierCode: string;
  /** Exactly the bytes that were signed. */
  readonly body: Binary;
  readonly receivedAt: Date;
  /** There while work on it is outstanding. */
  readonly pending?: 1;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly doneAt?: Date;
  /** Why nothing can be made of it; somebody has to look. */
  readonly parkedReason?: string;
}

export const deliveriesOf = (db: Db) => db.collection<WebhookDelivery>("webhookDeliveries");

/**
 * A push as it is kept.
 * @param nextAttemptAt when whoever finds it may work on it.
 */
export function newDelivery(
  account: { readonly id: string; readonly tenant: string; readonly carrierCode: string },
  body: Buffer,
  receivedAt: Date,
  nextAttemptAt: Date,
): WebhookDelivery {
  const { id: accountId, tenant, carrierCode } = account;
  const _id = derivedId("webhookDelivery", accountId, createHash("sha256").update(body).digest("hex"));
  const work = { pending: 1, attempts: 0, nextAttemptAt } as const;
  return { _id, tenant, accountId, carrierCode, body: new Binary(body), receivedAt, ...work };
}

/**
 * Keeps pushes. Each is a document by itself, so it needs no transaction: once this resolves they are stored.
 * @returns for each whether it is new: false when the same bytes came from its account before.
 */
export async function storeDeliveries(db: Db, deliveries: readonly WebhookDelivery[]): Promise<boolean[]> {
  try {
    await deliveriesOf(db).insertMany(deliveries, { ordered: false });
    return deliveries.map(() => true);
  } catch (error) {
    const known = error instanceof MongoBulkWriteError ? knownOf(error) : null;
    if (!known) throw error;
    return deliveries.map((_, index) => !known.has(index));
  }
}

/** Places of the documents that were there before; null when something else went wrong, too. */
function knownOf(error: MongoBulkWriteError): ReadonlySet<number> | null {
  const failures = [error.writeErrors].flat();
  const hasOthers = failures.some(({ code }) => code !== duplicateKey) || error.result.getWriteConcernError();
  return failures.length === 0 || hasOthers ? null : new Set(failures.map(({ index }) => index));
}
const duplicateKey = 11000;

/** Deliveries whose time for work has come, the longest waiting first. */
export function dueDeliveries(db: Db, now: Date, limit: number): Promise<WebhookDelivery[]> {
  return deliveriesOf(db)
    .find({ pending: 1, nextAttemptAt: { $lte: now } })
    .sort({ nextAttemptAt: 1 })
    .limit(limit)
    .toArray();
}

/** How many deliveries wait to be worked on; counted up to 10,000. */
export const countPending = (db: Db): Promise<number> =>
  deliveriesOf(db).countDocuments({ pending: 1 }, { limit: 10_000, hint: "pending_1_nextAttemptAt_1" });

export async function finishDeliveries(db: Db, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await deliveriesOf(db).updateMany({ _id: { $in: [...ids] } }, { $unset: { pending: 1 }, $set: { doneAt: now } });
}

/** Puts a delivery aside, with the reason, until somebody looks. Its bytes are kept. */
export async function parkDelivery(db: Db, id: string, parkedReason: string): Promise<void> {
  await deliveriesOf(db).updateOne({ _id: id }, { $unset: { pending: 1 }, $set: { parkedReason } });
}

export async function postponeDelivery(db: Db, id: string, nextAttemptAt: Date): Promise<void> {
  await deliveriesOf(db).updateOne({ _id: id }, { $set: { nextAttemptAt }, $inc: { attempts: 1 } });
}
