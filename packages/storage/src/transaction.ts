import { setTimeout as delay } from "node:timers/promises";
import type { ClientSession, MongoClient, TransactionOptions } from "mongodb";
import { hasLabel, isDuplicateKey, isOutage, isTransient } from "./errors.ts";
import type { OwnSessions } from "./sessions.ts";

export interface TransactionControl {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which no further attempt is begun. */
  readonly capMs?: number;
}

/** Where transactions run. */
export interface TransactionClient {
  readonly client: MongoClient;
  readonly sessions: Pick<OwnSessions, "announce">;
}

/** One attempt: what was done in it, and how to find out later whether it was committed. */
export interface Attempt<T> {
  readonly value: T;
  /** Asked outside the transaction when the commit's fate is unknown; absent when there is no way to tell. */
  readonly committed?: (() => Promise<boolean>) | undefined;
}

const options: TransactionOptions = {
  readConcern: { level: "snapshot" },
  writeConcern: { w: "majority" },
  readPreference: "primary",
};
const capMs = 20_000;
const duplicateKeyRuns = 3;

/**
 * Runs `work` in a transaction until it commits: begins anew after a conflict or an outage, each time with
 * a new session, waiting with full jitter, and repeats a commit whose outcome is unknown. A duplicate key is
 * also run again (at most three times in all), because the other document may be younger than this attempt's
 * snapshot; `work` then finds it and can answer for it.
 * @throws what `work` threw when it is not the database's transient trouble, or the last such trouble once
 *   the cap is reached; the signal's reason when aborted before the commit began.
 */
export async function runTransaction<T>(
  { client, sessions }: TransactionClient,
  control: TransactionControl,
  work: (session: ClientSession) => Promise<Attempt<T>>,
): Promise<T> {
  const deadline = performance.now() + (control.capMs ?? capMs);
  let duplicates = 0;
  for (let attempt = 0; ; attempt++) {
    control.signal?.throwIfAborted();
    const session = client.startSession();
    try {
      await sessions.announce(session);
      session.startTransaction(options);
      const { value, committed } = await work(session);
      control.signal?.throwIfAborted();
      await commit(session, deadline, committed);
      return value;
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
      const again = isDuplicateKey(error) ? ++duplicates < duplicateKeyRuns : isTransient(error);
      if (!again || performance.now() >= deadline) throw error;
    } finally {
      await session.endSession();
    }
    await pause(attempt, control.signal);
  }
}

/**
 * Commits, for as long as it takes to know. A repeated commit is harmless while the server remembers the first;
 * a server that was killed meanwhile may have forgotten that it had committed, so its "no such transaction" is
 * checked against what is stored before anybody runs the work again.
 */
async function commit(
  session: ClientSession,
  deadline: number,
  committed: Attempt<unknown>["committed"],
): Promise<void> {
  let forgotten: unknown;
  for (let attempt = 0; ; attempt++) {
    try {
      if (!forgotten) {
        await session.commitTransaction();
        return;
      }
      if (await committed?.()) return;
      break;
    } catch (error) {
      // The driver labels no error of a connection that it had given up already: an outage leaves it open, too.
      const open = isOutage(error) || hasLabel(error, "UnknownTransactionCommitResult");
      if (!open && isTransient(error) && committed && !forgotten) forgotten = error;
      else if (!open || performance.now() >= deadline) throw error;
    }
    if (!forgotten || attempt > 0) await pause(attempt);
  }
  throw forgotten;
}

// Full jitter from 4 ms, doubling to at most 800 ms.
async function pause(attempt: number, signal?: AbortSignal): Promise<void> {
  const ms = Math.random() * Math.min(800, 4 * 2 ** Math.min(attempt, 8));
  await delay(ms, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
}
