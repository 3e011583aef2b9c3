import type { Clock, LogEvent } from "@waybill/kernel";
import { inSpan, withCorrelation } from "@waybill/telemetry";
import type { Db } from "mongodb";
import type { Database } from "../database.ts";
import { isDuplicateKey, isTransient } from "../errors.ts";
import { transact, type Tx, type WriteContext } from "../transact.ts";
import type { EventFeed, EventSubscription } from "./feed.ts";
import type { LogLogger } from "./logger.ts";
import { describe, parkedOf, replayParked } from "./parked.ts";
import { Signal } from "./signal.ts";

export interface ReactionOptions {
  /** The reacting subgraph's own database: the effect and the place in the source's log live here. */
  readonly database: Database;
  /** The log reacted to. */
  readonly feed: EventFeed;
  /** The log's name, for example `shipments`. */
  readonly source: string;
  /** What is done, for example `fulfill-order`. With `source` it names the consumer for good. */
  readonly name: string;
  readonly types: readonly string[];
  readonly clock: Clock;
  readonly logger: LogLogger;
  /** The effect of one event, in the transaction that also moves the consumer's place. May run again. */
  handle(tx: Tx, event: LogEvent): Promise<void>;
  /**
   * The same effect of several events of one tenant, in one transaction: for reactions to what comes in crowds. Events
   * that are at hand together are then handled together, and when that fails one by one, as without it.
   */
  handleTogether?(tx: Tx, events: readonly LogEvent[]): Promise<void>;
  /**
   * True for errors that say nothing about the event, such as a service that is away: they are tried again
   * for ever. The database's own outages always are.
   */
  isOutage?(error: unknown): boolean;
  /** Attempts after which an event that cannot be handled is parked. Default 5. */
  readonly attempts?: number;
}

export interface Reaction {
  /** Its name for good: `<source>:<name>`. */
  readonly consumer: string;
  /** How many events of the source's log this process has not looked at yet. */
  lag(): Promise<number>;
  /** Handles the parked events that somebody wants replayed; done every few seconds. @returns how many were handled. */
  replay(): Promise<number>;
  /** Resolves when everything that was numbered when it was called has been handled or parked. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Where a consumer stands in its source's log. */
export interface ConsumerDocument {
  readonly _id: string;
  readonly epoch: string;
  readonly seq: number;
  /** How often `holdReactions` held it. */
  readonly held?: number;
}

export const consumersOf = (db: Db) => db.collection<ConsumerDocument>("consumers");

/**
 * Lets a transaction and what this database's reactions do come one after the other, whichever is first: for changes of
 * what a reaction looks up to know where its effect belongs. Each would otherwise miss what the other does meanwhile.
 */
export async function holdReactions({ db, session }: Pick<Tx, "db" | "session">): Promise<void> {
  await consumersOf(db).updateMany({}, { $inc: { held: 1 } }, { session });
}

const longestPauseMs = 5_000;
const checkpointMs = 60_000;
const replayMs = 10_000;
const mostTogether = 100;

/**
 * Follows a log for good and handles each event of some types exactly once, in order: the place in the log
 * moves in the transaction of the effect. A new consumer begins at the log's oldest event. Several processes
 * may run the same reaction; each event is handled by one of them.
 */
export function startReaction(options: ReactionOptions): Reaction {
  const { database, feed, logger } = options;
  const consumer = `${options.source}:${options.name}`;
  const consumers = consumersOf(database.db);
  const stop = new AbortController();
  const progress = new Signal();
  const pauses = new Signal();
  /** Everything up to here is settled; -1 before the first look. */
  let settled = -1;

  const contextOf = (event: LogEvent): WriteContext => ({
    tenant: event.tenant,
    actor: `service:${database.name}`,
    correlationId: event.correlationId,
    clock: options.clock,
    signal: stop.signal,
  });

  async function handle(event: LogEvent, effect: (tx: Tx) => Promise<void>): Promise<void> {
    await transact(database, contextOf(event), async (tx) => {
      const place = { _id: consumer, epoch: feed.epoch, seq: { $lt: event.seq } };
      const moved = await consumers.updateOne(place, { $set: { seq: event.seq } }, { session: tx.session });
      // Not moved: another process, or this one before a lost answer, has handled the event.
      if (moved.matchedCount === 1) await effect(tx);
    });
  }

  /** @returns false when nothing was changed because one of them could not be handled. */
  async function settleTogether(events: readonly LogEvent[]): Promise<boolean> {
    const last = events.at(-1);
    if (!last) return false;
    try {
      await transact(database, contextOf(last), async (tx) => {
        const place = { _id: consumer, epoch: feed.epoch, seq: { $lt: last.seq } };
        const before = await consumers.findOneAndUpdate(place, { $set: { seq: last.seq } }, { session: tx.session });
        const left = before ? events.filter(({ seq }) => seq > before.seq) : [];
        if (left.length > 0) await options.handleTogether?.(tx, left);
      });
      return true;
    } catch (error) {
      if (!stop.signal.aborted)
        logger.warn({ err: error, consumer, events: events.length }, "events are handled one by one");
      return false;
    }
  }

  const park = (event: LogEvent, error: unknown): Promise<void> =>
    handle(event, async (tx) => {
      const parked = { _id: `${consumer}:${event.id}`, consumer, seq: event.seq, event };
      const details = { reason: describe(error), parkedAt: options.clock() };
      await parkedOf(tx.db).insertOne({ ...parked, ...details }, { session: tx.session });
    });

  async function settle(event: LogEvent): Promise<void> {
    for (let failures = 0; !stop.signal.aborted;) {
      try {
        return await handle(event, (tx) => options.handle(tx, event));
      } catch (error) {
        if (stop.signal.aborted) return;
        const outage = isTransient(error) || isOutage(error);
        if (!outage) failures += 1;
        if (failures >= (options.attempts ?? 5)) {
          logger.error(
            { err: error, consumer, event: event.id, seq: event.seq },
            "an event could not be handled and is parked",
          );
          return park(event, error);
        }
        logger.warn(
          { err: error, consumer, event: event.id, failures, outage },
          "an event could not be handled; trying again",
        );
        await pauses.wait(Math.min(longestPauseMs, 50 * 4 ** Math.min(failures, 6)));
      }
    }
  }

  const isOutage = (error: unknown): boolean => options.isOutage?.(error) === true;
  const replay = (): Promise<number> =>
    replayParked({ database, consumer, logger, contextOf, handle: options.handle, isOutage });
  let replaying: Promise<unknown> = Promise.resolve();
  const replayTimer = setInterval(() => {
    replaying = replaying.then(replay).catch(() => undefined);
  }, replayMs);
  replayTimer.unref();

  // Keeps the place of a consumer that matches little from falling below what the log keeps.
  async function checkpoint(): Promise<void> {
    const seq = reached();
    await consumers.updateOne({ _id: consumer, epoch: feed.epoch, seq: { $lt: seq } }, { $set: { seq } });
  }

  async function follow(): Promise<void> {
    const stored = await loadPlace(database.db, consumer, feed.epoch);
    const after = Math.max(stored, (await feed.floor()) - 1);
    if (after > stored && stored > 0)
      logger.error({ consumer, stored, after }, "the log was trimmed past a consumer's place");
    const subscription = feed.subscribe({ after, types: options.types, signal: stop.signal });
    const timer = setInterval(() => void checkpoint().catch(() => undefined), checkpointMs);
    try {
      settled = after;
      progress.wake();
      for (;;) {
        const step = await nextOrQuiet(subscription);
        if (step.done) return;
        const { tenant } = step.value;
        const further = options.handleTogether
          ? subscription.more(mostTogether, (event) => event.tenant === tenant)
          : [];
        await settleAll([step.value, ...further]);
        settled = Math.max(settled, (further.at(-1) ?? step.value).seq);
        progress.wake();
      }
    } finally {
      clearInterval(timer);
      await subscription.return?.();
    }
  }

  async function settleAll(events: readonly LogEvent[]): Promise<void> {
    const [first] = events;
    if (first && events.length > 1 && (await observed(first, () => settleTogether(events)))) return;
    for (const event of events) await observed(event, settle);
  }

  // While the reaction waits for an event, everything that the feed has looked at is settled.
  async function nextOrQuiet(subscription: EventSubscription): Promise<IteratorResult<LogEvent, undefined>> {
    quiet = subscription;
    try {
      return await subscription.next();
    } finally {
      quiet = undefined;
    }
  }
  let quiet: EventSubscription | undefined;
  const reached = (): number => Math.max(settled, quiet?.settled ?? -1);

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await follow();
      } catch (error) {
        if (stop.signal.aborted) return;
        logger.warn({ err: error, consumer }, "a reaction broke and begins again from its stored place");
        await pauses.wait(500);
      }
    }
  }
  const running = run();

  const observed = <T>(event: LogEvent, work: (event: LogEvent) => Promise<T>): Promise<T> => {
    const { type, correlationId, traceparent: cause } = event;
    const attributes = {
      "waybill.consumer": consumer,
      "waybill.event_type": type,
      "waybill.correlation_id": correlationId,
    };
    return withCorrelation(correlationId, () =>
      inSpan(`reaction ${consumer}`, { kind: "consumer", attributes, cause }, () => work(event)),
    );
  };

  return {
    consumer,
    lag: async () => Math.max(0, (await feed.head()) - Math.max(0, reached())),
    replay,
    async idle() {
      const head = await feed.head();
      while (reached() < head && !stop.signal.aborted) await progress.wait(20);
    },
    async stop() {
      stop.abort();
      clearInterval(replayTimer);
      pauses.wake();
      progress.wake();
      await running;
      await replaying;
    },
  };
}

/** The consumer's stored place. Created up front; begun anew when the source's log was. */
async function loadPlace(db: Db, consumer: string, epoch: string): Promise<number> {
  try {
    await consumersOf(db).insertOne({ _id: consumer, epoch, seq: 0 });
    return 0;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  await consumersOf(db).updateOne({ _id: consumer, epoch: { $ne: epoch } }, { $set: { epoch, seq: 0 } });
  const stored = await consumersOf(db).findOne({ _id: consumer });
  return stored?.seq ?? 0;
}
