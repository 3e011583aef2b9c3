import { derivedId } from "@waybill/kernel";
import { isDuplicateKey } from "@waybill/storage";
import { Binary, type Db } from "mongodb";

/** A payment provider's event as it came, kept before anything is made of it. */
export interface PaymentWebhook {
  /** Follows from the account and the event's id, so that a replay is known. */
  readonly _id: string;
  readonly tenant: string;
  readonly accountId: string;
  readonly eventId: string;
  readonly type: string;
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

export const webhooksOf = (db: Db) => db.collection<PaymentWebhook>("paymentWebhooks");

/**
 * Keeps an event. One document, so it needs no transaction: once this resolves it is stored.
 * @returns false when the account sent this event before.
 */
export async function storeWebhook(
  db: Db,
  account: { readonly id: string; readonly tenant: string },
  event: { readonly eventId: string; readonly type: string; readonly body: Buffer },
  now: Date,
): Promise<boolean> {
  const { eventId, type, body } = event;
  const _id = derivedId("webhookDelivery", account.id, eventId);
  const about = {
    tenant: account.tenant,
    accountId: account.id,
    eventId,
    type,
    body: new Binary(body),
    receivedAt: now,
  };
  try {
    await webhooksOf(db).insertOne({ _id, ...about, pending: 1, attempts: 0, nextAttemptAt: now });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Events whose time for work has come, the longest waiting first. */
export function dueWebhooks(db: Db, now: Date, limit: number): Promise<PaymentWebhook[]> {
  // Below the next millisecond, not `$lte` now: the embedded servers lose what equals an inclusive upper bound on a
  // field that is not the key's last.
  const soon = new Date(now.getTime() + 1);
  return webhooksOf(db)
    .find({ pending: 1, nextAttemptAt: { $lt: soon } })
    .sort({ nextAttemptAt: 1, _id: 1 })
    .limit(limit)
    .toArray();
}

/** How many events wait to be worked on; counted up to 10,000. */
export const countPendingWebhooks = (db: Db): Promise<number> =>
  webhooksOf(db).countDocuments({ pending: 1 }, { limit: 10_000, hint: "pending_1_nextAttemptAt_1__id_1" });

export async function finishWebhook(db: Db, id: string, now: Date): Promise<void> {
  await webhooksOf(db).updateOne({ _id: id }, { $unset: { pending: 1 }, $set: { doneAt: now } });
}

/** Puts an event aside, with the reason, until somebody looks. Its bytes are kept. */
export async function parkWebhook(db: Db, id: string, parkedReason: string): Promise<void> {
  await webhooksOf(db).updateOne({ _id: id }, { $unset: { pending: 1 }, $set: { parkedReason } });
}

export async function postponeWebhook(db: Db, id: string, nextAttemptAt: Date): Promise<void> {
  await webhooksOf(db).updateOne({ _id: id }, { $set: { nextAttemptAt }, $inc: { attempts: 1 } });
}
