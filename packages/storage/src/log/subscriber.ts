import type { LogEvent } from "@waybill/kernel";
import type { LogFilter, LogScan } from "./read.ts";

/** The log does not have the follower's place any more: it was trimmed past it, or begun anew (wiped or restored). */
export class FeedExpired extends Error {
  readonly code = "CURSOR_EXPIRED";
  override readonly name = "FeedExpired";
}

export interface SubscribeOptions extends LogFilter {
  /** Number of the last event that is already known. */
  readonly after?: number | undefined;
  /** Only events for which this is true. Called before queueing; must be quick and must not throw. */
  readonly match?: ((event: LogEvent) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Live events that may wait to be taken; when there are more, all are let go and read from the log. Default 1024. */
  readonly maxQueue?: number | undefined;
}

/** What a subscriber needs of its feed. */
export interface Source {
  readonly log: string;
  /** The number up to which live events have been offered. */
  head(): number;
  read(range: { after: number; upTo: number; first: number }, filter: LogFilter): Promise<LogScan>;
  /** Those who are offered live events. */
  readonly live: Set<Subscriber>;
  readonly all: Set<Subscriber>;
}

type Step = IteratorResult<LogEvent, undefined>;
const done: Step = { done: true, value: undefined };
const pageSize = 200;

/**
 * One follower of a log. It reads pages of the log while it is behind the feed; once it has taken
 * everything up to the feed's head it joins those who are offered live events. Both numbers are compared in
 * the same tick in which it joins, so no event falls between. Who takes events more slowly than they happen falls back
 * to reading pages, so that a slow follower costs no memory and a burst ends nobody.
 */
export class Subscriber implements AsyncIterableIterator<LogEvent> {
  readonly #source: Source;
  readonly #options: SubscribeOptions;
  /** The types that are wanted; all when undefined. */
  readonly types: ReadonlySet<string> | undefined;
  readonly #abort = (): void => this.#end();
  #queue: LogEvent[] = [];
  /** Events up to here were handed out, or do not match. */
  #position: number;
  /** The same, without the one that the consumer still has in hand. */
  #settled: number;
  /** Events up to here were handed out or are in the queue. */
  #queued: number;
  #failure: Error | undefined;
  #ended = false;
  #waiting: (() => void) | undefined;
  // Calls of next() are served one after the other.
  #turn: Promise<unknown> = Promise.resolve();

  constructor(source: Source, options: SubscribeOptions) {
    this.#source = source;
    this.#options = options;
    this.types = options.types ? new Set(options.types) : undefined;
    this.#position = options.after ?? source.head();
    this.#queued = this.#position;
    this.#settled = this.#position;
    if (options.signal?.aborted) {
      this.#ended = true;
      return;
    }
    source.all.add(this);
    options.signal?.addEventListener("abort", this.#abort, { once: true });
    if (this.#position === source.head()) source.live.add(this);
  }

  get settled(): number {
    return this.#settled;
  }

  /** Called by the feed with every event while live. */
  offer(event: LogEvent): void {
    if (event.seq <= this.#queued || !this.#wants(event)) return;
    if (this.#queue.length >= (this.#options.maxQueue ?? 1024)) return this.#overflow();
    this.#queue.push(event);
    this.#queued = event.seq;
    this.#waiting?.();
  }

  /** Called by the feed when it has offered everything up to its head. */
  advanced(): void {
    if (this.#queue.length > 0) return;
    this.#position = Math.max(this.#position, this.#source.head());
    if (this.#waiting) this.#settled = this.#position;
  }

  /** Ends the subscription with an error, after nothing more. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#end();
  }

  next(): Promise<Step> {
    const step = this.#turn.then(() => this.#next());
    this.#turn = step.catch(() => undefined);
    return step;
  }

  /** Hands out up to `most` further events that are at hand already, as long as they fit; waits for none. */
  more(most: number, fits: (event: LogEvent) => boolean): LogEvent[] {
    const misfit = this.#queue.findIndex((event) => !fits(event));
    const events = this.#queue.splice(0, Math.min(most, misfit < 0 ? most : misfit));
    this.#position = events.at(-1)?.seq ?? this.#position;
    return events;
  }

  return(): Promise<Step> {
    this.#end();
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #next(): Promise<Step> {
    for (;;) {
      if (this.#failure) {
        const error = this.#failure;
        this.#failure = undefined;
        throw error;
      }
      if (this.#ended) return done;
      this.#settled = this.#position;
      const event = this.#queue.shift();
      if (event) {
        this.#position = event.seq;
        return { done: false, value: event };
      }
      if (this.#source.live.has(this)) await this.#wake();
      else await this.#catchUp();
    }
  }

  /** Puts the next page of the log into the queue, or goes live when there is none. */
  async #catchUp(): Promise<void> {
    // The page in hand is used up, so everything up to where it was read has been handed out.
    this.#position = this.#settled = this.#queued = Math.max(this.#position, this.#queued);
    const upTo = this.#source.head();
    if (this.#position >= upTo) {
      this.#source.live.add(this);
      return;
    }
    const scan = await this.#source.read({ after: this.#position, upTo, first: pageSize }, this.#options);
    if (this.#ended) return;
    const { match } = this.#options;
    this.#queue = match ? scan.events.filter((event) => match(event)) : [...scan.events];
    this.#queued = scan.position;
  }

  #wants(event: LogEvent): boolean {
    const { tenant, match } = this.#options;
    if (tenant !== undefined && event.tenant !== tenant) return false;
    if (this.types && !this.types.has(event.type)) return false;
    return match ? match(event) : true;
  }

  #overflow(): void {
    this.#source.live.delete(this);
    this.#queue = [];
    this.#queued = this.#position;
  }

  #wake(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = () => {
        this.#waiting = undefined;
        resolve();
      };
    });
  }

  #end(): void {
    this.#ended = true;
    this.#queue = [];
    this.#source.live.delete(this);
    this.#source.all.delete(this);
    this.#options.signal?.removeEventListener("abort", this.#abort);
    this.#waiting?.();
  }
}
