import type { EntityManager } from "@mikro-orm/mongodb";
import type { Clock, NewEvent } from "@waybill/kernel";
import type { ClientSession, Db, Document } from "mongodb";
import { type Database, forkFor } from "./database.ts";
import { type EventDocument, eventsOf } from "./log/collections.ts";
import { toPending } from "./log/record.ts";
import { type LastWrite, makeLastWrites } from "./last-writes.ts";
import { runTransaction } from "./transaction.ts";

/** On whose behalf and when a change is made. */
export interface WriteContext {
  readonly tenant: string;
  /** For example `api_key:erp`. */
  readonly actor: string;
  readonly correlationId: string;
  readonly clock: Clock;
  /** Aborted when nobody waits any more: no further attempt is made. */
  readonly signal?: AbortSignal | undefined;
}

/** One attempt of a transaction. Use it inside `work` only, and let nothing outside be changed there. */
export interface Tx {
  /** A fresh unit of work, confined to the tenant; made when it is first asked for, and flushed before the commit. */
  readonly em: EntityManager;
  /** Pass it with every call of the driver itself: `tx.db.collection("x").updateOne(…, { session: tx.session })`. */
  readonly session: ClientSession;
  readonly db: Db;
  /**
   * Stores new documents that nothing else in this transaction looks for: at its end, all in one command where the
   * server can, without the cost of a unit of work. They are stored as they are.
   */
  insert<D extends { readonly _id: string }>(collection: string, ...documents: readonly D[]): void;
  /** Changes a document that nothing else in this transaction looks at from now on: at its end, with what is inserted. */
  update(collection: string, id: string, update: Document): void;
  /**
   * The same for a document that must fit a filter then.
   * @param missed makes the error that the transaction ends with when it does not.
   */
  updateWhere(
    collection: string,
    filter: Document & { readonly _id: string },
    update: Document,
    missed: () => Error,
  ): void;
  /**
   * Adds an event to the log in this transaction, after the state it tells of.
   * @param correlationId where the event has another cause than the transaction as a whole.
   * @throws RangeError when its data is larger than 64 KiB.
   */
  record(event: NewEvent, correlationId?: string): void;
}

class Rehearsal extends Error {}

/**
 * The only way to write: `work` runs in one transaction, again from the start on a fresh unit of work when
 * the database asks for it, and its events are stored with its effect or not at all.
 * `work` must therefore be repeatable; a caller whose effect is not found by its events should make it
 * recognisable (an id that follows from the input, an idempotency key).
 */
export async function transact<T>(database: Database, ctx: WriteContext, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (database.rehearse) await rehearse(database, ctx, work);
  const { value, events } = await runTransaction(database, ctx, async (session) => {
    const done = await attempt(database, ctx, session, work);
    const witness = done.events[0]?._id;
    // Read outside the transaction: an event of this attempt is there exactly when it was committed.
    const committed = witness
      ? async () => (await eventsOf(database.db).findOne({ _id: witness })) !== null
      : undefined;
    return { value: done, committed };
  });
  if (events.length > 0) {
    database.commits.tell(
      ctx.tenant,
      events.map(({ type }) => type),
    );
  }
  return value;
}

async function attempt<T>(
  database: Database,
  ctx: WriteContext,
  session: ClientSession,
  work: (tx: Tx) => Promise<T>,
): Promise<{ value: T; events: EventDocument[] }> {
  let em: EntityManager | undefined;
  const open = (): EntityManager => {
    const opened = forkFor(database, ctx.tenant, ctx.signal);
    opened.setTransactionContext(session);
    return opened;
  };
  const last: LastWrite[] = [];
  const insert: Tx["insert"] = (collection, ...documents) =>
    void last.push(...documents.map((document) => ({ collection, document })));
  const update: Tx["update"] = (collection, _id, changes) =>
    void last.push({ collection, filter: { _id }, update: changes });
  const updateWhere: Tx["updateWhere"] = (collection, filter, changes, missed) =>
    void last.push({ collection, filter, update: changes, missed });
  const events: (readonly [NewEvent, WriteContext])[] = [];
  const record: Tx["record"] = (event, correlationId) =>
    void events.push([event, correlationId === undefined ? ctx : { ...ctx, correlationId }]);
  const value = await work({
    get em() {
      em ??= open();
      return em;
    },
    session,
    db: database.db,
    insert,
    update,
    updateWhere,
    record,
  });
  await em?.flush();
  const documents = events.map(([event, cause]) => toPending(event, cause));
  insert("events", ...documents);
  await makeLastWrites(database, session, last);
  return { value, events: documents };
}

/** One run in vain; what it throws, the real run will throw or not. */
async function rehearse<T>(database: Database, ctx: WriteContext, work: (tx: Tx) => Promise<T>): Promise<void> {
  try {
    await runTransaction(database, ctx, async (session) => {
      await attempt(database, ctx, session, work);
      throw new Rehearsal();
    });
  } catch {
    // Nothing was changed, and the real run decides.
  }
}
