import type { ClientSession } from "mongodb";
import type { Database } from "../database.ts";
import { runTransaction } from "../transaction.ts";
import type { Alarm } from "./alarm.ts";
import type { Batch } from "./batches.ts";
import { eventsOf } from "./collections.ts";
import { countersOf } from "./head.ts";
import type { LogLogger } from "./logger.ts";
import { Signal } from "./signal.ts";

export interface Sequencer {
  /** Numbers everything that is pending now. For orderly ends and for tests; otherwise the alarm does. */
  drain(): Promise<void>;
  /** Ends after the batch in hand. */
  stop(): Promise<void>;
}

interface PendingEvent {
  readonly _id: string;
  readonly type: string;
  readonly subject: { readonly type: string; readonly id: string; readonly version: number };
}

const batchSize = 200;
/** Milliseconds after which it looks without having been woken. */
const sweepMs = 1_000;
/** Of the time that a batch took, how much it rests before the next one that is not full; and at most how long. */
const restShare = 2;
const longestRestMs = 150;
const projection = { _id: 1, type: 1, subject: 1 } as const;

/**
 * Numbers the events of a log after their commit: the only order of the log. Woken by the alarm, it takes
 * the pending events from their index, raises the counter and gives each its number in one transaction.
 * Several processes may do so at once: the counter's conflict lets one win, and the other finds less to do.
 *
 * What is recorded while nothing happens is numbered at once. Under load it rests between batches in proportion to what
 * they cost, so that each numbers many events and the database has time for those who record them.
 */
export function startSequencer(
  database: Database,
  options: { readonly alarm: Alarm; readonly logger: LogLogger; readonly batchSize?: number },
): Sequencer {
  const signal = new Signal();
  const unlisten = options.alarm.on(database.name, "recorded", () => signal.wake());
  const size = options.batchSize ?? batchSize;
  const stop = new AbortController();

  const rests = new Signal();

  /** @returns how many were numbered. */
  async function next(): Promise<number> {
    const batch = await numberBatch(database, size, stop.signal);
    if (!batch) return 0;
    options.alarm.ring(database.name, "numbered", { seq: batch.seq, batch });
    return batch.seq - batch.from;
  }

  async function drain(): Promise<void> {
    // A short batch may still have left events out that a rival's batch or a later commit brought.
    while ((await next()) > 0) if (stop.signal.aborted) return;
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const began = performance.now();
      try {
        // Unlike `drain` it does not look again after a short batch: who commits later rings, and a sweep follows.
        while ((await next()) >= size && !stop.signal.aborted);
      } catch (error) {
        if (stop.signal.aborted) return;
        options.logger.error({ err: error, database: database.name }, "events could not be numbered; trying again");
      }
      const spent = performance.now() - began;
      if (!stop.signal.aborted) await rests.wait(Math.min(longestRestMs, restShare * spent));
      if (!stop.signal.aborted) await signal.wait(sweepMs);
    }
  }
  const running = run();

  return {
    drain,
    async stop() {
      stop.abort();
      unlisten();
      rests.wake();
      signal.wake();
      await running;
    },
  };
}

/** @returns null when nothing was pending. */
async function numberBatch(database: Database, size: number, signal: AbortSignal): Promise<Batch | null> {
  const events = eventsOf(database.db);
  // Cheap when there is nothing to do, which is what most wakes find.
  if (!(await events.findOne({ pending: 1 }, { projection: { _id: 1 } }))) return null;
  return runTransaction(database, { signal }, async (session) => {
    const batch = inSubjectOrder(await readPending(database, session, size));
    if (batch.length === 0) return { value: null };
    const head = await countersOf(database.db).findOneAndUpdate(
      { _id: "log" },
      { $inc: { seq: batch.length } },
      { session, returnDocument: "after" },
    );
    if (!head) throw new Error(`database ${database.name} has no event log`);
    const base = head.seq - batch.length;
    await events.bulkWrite(
      batch.map(({ _id }, index) => ({
        updateOne: { filter: { _id }, update: { $set: { seq: base + index + 1 }, $unset: { pending: "" } } },
      })),
      { session, ordered: false },
    );
    return { value: { from: base, seq: head.seq, types: [...new Set(batch.map(({ type }) => type))] } };
  });
}

/**
 * The oldest pending events by id. Ids do not follow the order of commits, so when there are more than
 * `size`, a subject's earlier version may be among the rest: those are taken along. An earlier version always
 * commits before a later one begins, so this snapshot has it.
 */
async function readPending(database: Database, session: ClientSession, size: number): Promise<PendingEvent[]> {
  const events = eventsOf(database.db);
  // In the order of the index, without a sort: the embedded servers would read all of a long backlog for it.
  const found = await events
    .find({ pending: 1 }, { session, projection, hint: "pending_1__id_1" })
    .limit(size)
    .toArray();
  const batch = found.toSorted((a, b) => (a._id < b._id ? -1 : 1));
  if (batch.length < size) return batch;
  const last = new Map<string, PendingEvent>();
  for (const event of batch) {
    const known = last.get(event.subject.id);
    if (!known || known.subject.version < event.subject.version) last.set(event.subject.id, event);
  }
  const taken = new Set(batch.map((event) => event._id));
  const earlier = await events
    .find({ pending: 1, "subject.id": { $in: [...last.keys()] } }, { session, projection })
    .toArray();
  const missing = earlier.filter(
    (event) => !taken.has(event._id) && event.subject.version < (last.get(event.subject.id)?.subject.version ?? 0),
  );
  return [...batch, ...missing];
}

/** Keeps the order of ids over all, and within each subject the order of versions. */
export function inSubjectOrder(batch: readonly PendingEvent[]): PendingEvent[] {
  const bySubject = new Map<string, PendingEvent[]>();
  const key = ({ subject }: PendingEvent): string => `${subject.type} ${subject.id}`;
  for (const event of batch) {
    const same = bySubject.get(key(event));
    if (same) same.push(event);
    else bySubject.set(key(event), [event]);
  }
  for (const same of bySubject.values()) {
    same.sort((a, b) => a.subject.version - b.subject.version || (a._id < b._id ? -1 : 1));
  }
  // Each event's place is filled with the next version of the subject that had the place.
  return batch.map((event) => bySubject.get(key(event))?.shift() ?? event);
}
