import { err, type LogEvent, ok, type Result } from "@waybill/kernel";
import type { Db } from "mongodb";
import type { LogPosition } from "../cursors.ts";
import type { Alarm } from "./alarm.ts";
import { Batches } from "./batches.ts";
import { type LogHead, readLogHead } from "./head.ts";
import type { LogLogger } from "./logger.ts";
import { type LogFilter, type LogScan, scanLog } from "./read.ts";
import { Signal } from "./signal.ts";
import { FeedExpired, Subscriber, type SubscribeOptions } from "./subscriber.ts";

/** One log as its followers in this process see it. */
export interface EventFeed {
  /**
   * Numbered events in the order of the log, without a gap or a double: those after `after`, read from the
   * log as fast as they are taken, then live ones from memory. Without `after` it begins where this process
   * has read the log to, so that nothing numbered after this call is missed.
   * `next()` rejects with `FeedExpired` when the log does not have the place any more. `return()` or the signal ends it and lets everything go.
   */
  subscribe(options?: SubscribeOptions): EventSubscription;
  /** Number of the newest numbered event. */
  head(): Promise<number>;
  /** Lowest number that is kept. */
  floor(): Promise<number>;
  /** The place after which to go on: `EXPIRED` when it is of an earlier log or below what is kept. */
  locate(position: LogPosition): Promise<Result<number, "EXPIRED">>;
  /** The log's epoch, which belongs into cursors. */
  readonly epoch: string;
  /** Subscriptions that have neither ended nor been returned. */
  readonly subscribers: number;
  close(): Promise<void>;
}

export interface EventSubscription extends AsyncIterableIterator<LogEvent> {
  /** After `next()`: up to `most` of the events that follow and are at hand, as long as they fit; waits for none. */
  more(most: number, fits: (event: LogEvent) => boolean): LogEvent[];
  /** Everything that matches up to this number was handed out, and the consumer has come back for more. */
  readonly settled: number;
}

/** Milliseconds after which the log is looked at without an alarm. */
const sweepMs = 1_000;
const batch = 500;

/** Opens the one reader of a log in this process; it hands each event on in memory to all who want it. */
export async function openFeed(
  log: { readonly db: Db; readonly name: string },
  options: { readonly alarm: Alarm; readonly logger?: LogLogger },
): Promise<EventFeed> {
  const signal = new Signal();
  const live = new Set<Subscriber>();
  const all = new Set<Subscriber>();
  const begin = await readLogHead(log.db);
  let { epoch, seq: last } = begin;
  let closed = false;
  /** The highest number that this process was told of. */
  let told = 0;
  // Most rings tell of what was read already: the stream repeats what the sequencer of this process has said.
  const batches = new Batches();
  const unlisten = options.alarm.on(log.name, "numbered", ({ seq, batch } = {}) => {
    told = Math.max(told, seq ?? 0);
    if (batch) batches.add(batch);
    if (seq === undefined || seq > last) signal.wake();
  });

  /** Where the log has got to: as told, or, when nothing new was told, as the log says itself. */
  async function look(): Promise<number> {
    if (told > last) return told;
    const head = await readLogHead(log.db);
    if (head.epoch === epoch && head.seq >= last) return head.seq;
    reset(head);
    return last;
  }

  async function advance(): Promise<void> {
    const upTo = await look();
    if (last >= upTo) return;
    // Nobody is there to be offered anything: who comes reads the log.
    if (live.size === 0) last = upTo;
    last = batches.passOver(last, (type) => [...live].some(({ types }) => types?.has(type) !== false));
    while (last < upTo && !closed) {
      const offered = new Set(live);
      const { events, position } = await scanLog(log.db, { after: last, upTo, first: batch }, wantedBy(offered));
      // Who came meanwhile may want what was left out.
      if ([...live].some((subscriber) => !offered.has(subscriber))) continue;
      last = position;
      for (const event of events) for (const subscriber of live) subscriber.offer(event);
    }
    // Who follows with a filter learns how far the log has been looked at.
    for (const subscriber of live) subscriber.advanced();
  }

  // The database was wiped or put back to an older state: what followers know does not fit it any more.
  function reset(head: LogHead): void {
    options.logger?.error(
      { log: log.name, last, head: head.seq },
      "the event log was begun anew; its followers are ended",
    );
    ({ epoch, seq: last } = head);
    told = 0;
    batches.clear();
    for (const subscriber of [...all]) subscriber.fail(new FeedExpired(`the event log ${log.name} was begun anew`));
  }

  // The floor is raised before events are removed: read after the page, it tells whether the page is whole.
  async function readPage(range: { after: number; upTo: number; first: number }, filter: LogFilter): Promise<LogScan> {
    const scan = await scanLog(log.db, range, filter);
    const { floor } = await readLogHead(log.db);
    if (floor > range.after + 1) throw new FeedExpired(`the event log ${log.name} begins at ${floor}`);
    return scan;
  }

  async function run(): Promise<void> {
    while (!closed) {
      try {
        await advance();
      } catch (error) {
        options.logger?.warn({ err: error, log: log.name }, "the event log could not be read; trying again");
      }
      if (!closed) await signal.wait(sweepMs);
    }
  }
  const running = run();

  return {
    subscribe: (wanted = {}) => new Subscriber({ log: log.name, head: () => last, read: readPage, live, all }, wanted),
    head: async () => (await readLogHead(log.db)).seq,
    floor: async () => (await readLogHead(log.db)).floor,
    async locate(position) {
      return locate(await readLogHead(log.db), position);
    },
    get epoch() {
      return epoch;
    },
    get subscribers() {
      return all.size;
    },
    async close() {
      closed = true;
      unlisten();
      signal.wake();
      await running;
      for (const subscriber of [...all]) await subscriber.return();
    },
  };
}

/** The types that subscribers want; no filter when one of them wants all. */
function wantedBy(subscribers: ReadonlySet<Subscriber>): LogFilter {
  const types = new Set<string>();
  for (const subscriber of subscribers) {
    if (!subscriber.types) return {};
    for (const type of subscriber.types) types.add(type);
  }
  return { types: [...types] };
}

/** Whether everything after `position` is still in the log with this head. */
export function locate(head: LogHead, position: LogPosition): Result<number, "EXPIRED"> {
  const kept = position.epoch === head.epoch && position.seq >= head.floor - 1 && position.seq <= head.seq;
  return kept ? ok(position.seq) : err("EXPIRED");
}
