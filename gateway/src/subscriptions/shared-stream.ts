import { performance } from "node:perf_hooks";
import type { ExecutionResult, GraphQLFormattedError } from "graphql";
import type { Payload } from "./payload.ts";
import type { Source, Subscriber } from "./subscriber.ts";

export interface SharedStreamOptions {
  /** Opens the stream of the subgraph's events. Ends when the signal aborts. */
  readonly events: (signal: AbortSignal) => AsyncIterable<ExecutionResult>;
  /** Joins an event with what the other subgraphs know, as the client's operation asks. */
  readonly execute: (event: ExecutionResult, signal: AbortSignal) => Promise<Payload>;
  /** How many events may be joined at the same time. They are handed on in their order all the same. */
  readonly joinsAtOnce: number;
  /** Waits; rejects when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** When nobody takes anything for so long, all are given up. Milliseconds. */
  readonly stalledAfterMs: number;
  /** A reader who makes the others wait for so long in all, without ever catching up, is given up. Milliseconds. */
  readonly laggardAfterMs: number;
  /** Nobody reads any more, or nothing more will come. Called once. */
  readonly onEnd: () => void;
  /** What clients are told of an error. */
  readonly report: (error: unknown) => GraphQLFormattedError;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * One stream of events, executed once and handed to all who subscribed to the same. It starts with its
 * first reader and stops with its last.
 *
 * The upstream waits for readers whose queues are full, so that a back-fill goes as fast as it is taken. But
 * one reader can hold up the others only for a moment: then it is given up, and resumes on its own.
 */
export class SharedStream implements Source {
  readonly #options: SharedStreamOptions;
  readonly #readers = new Set<Subscriber>();
  readonly #life = new AbortController();
  /** Events whose joins are under way, oldest first. */
  readonly #line: Promise<Payload>[] = [];
  #room: PromiseWithResolvers<void> | undefined;
  #handedOn: PromiseWithResolvers<void> | undefined;
  #handing = false;
  #started = false;
  #moved = false;
  #ended = false;

  constructor(options: SharedStreamOptions) {
    this.#options = options;
  }

  /** True once an event has come: who joins later has missed it. */
  get moved(): boolean {
    return this.#moved;
  }

  get readers(): number {
    return this.#readers.size;
  }

  join(reader: Subscriber): void {
    this.#readers.add(reader);
    this.noticeRoom();
    if (this.#started) return;
    this.#started = true;
    void this.#run();
  }

  leave(reader: Subscriber): void {
    this.#readers.delete(reader);
    this.noticeRoom();
    if (this.#readers.size > 0) return;
    this.#life.abort();
    this.#handedOn?.resolve();
    this.#end();
  }

  noticeRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }

  async #run(): Promise<void> {
    const { signal } = this.#life;
    const { events, execute, joinsAtOnce } = this.#options;
    try {
      for await (const event of events(signal)) {
        this.#moved = true;
        const joined = execute(event, signal);
        // Told when it is its turn.
        joined.catch(() => undefined);
        this.#line.push(joined);
        if (!this.#handing) void this.#handOn();
        while (this.#line.length >= joinsAtOnce && !signal.aborted) await this.#nextHandedOn();
        if (signal.aborted) return;
      }
      while (this.#line.length > 0 && !signal.aborted) await this.#nextHandedOn();
      this.#finish();
    } catch (error) {
      while (this.#line.length > 0 && !signal.aborted) await this.#nextHandedOn();
      if (!signal.aborted) this.#finish(this.#options.report(error));
    }
  }

  #nextHandedOn(): Promise<void> {
    return (this.#handedOn ??= Promise.withResolvers()).promise;
  }

  /** Hands on what is joined, in the order of the events. */
  async #handOn(): Promise<void> {
    const { signal } = this.#life;
    this.#handing = true;
    try {
      for (let joined = this.#line[0]; joined && !signal.aborted; joined = this.#line[0]) {
        const payload = await joined;
        if (signal.aborted) return;
        const now = this.#options.now();
        let anyFull = false;
        for (const reader of this.#readers) {
          reader.push(payload, now);
          anyFull ||= reader.full;
        }
        if (anyFull) await this.#waitForRoom();
        void this.#line.shift();
        this.#handedOn?.resolve();
        this.#handedOn = undefined;
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#finish(this.#options.report(error));
      this.#life.abort();
    } finally {
      this.#handing = false;
      this.#handedOn?.resolve();
      this.#handedOn = undefined;
    }
  }

  async #waitForRoom(): Promise<void> {
    const { signal } = this.#life;
    const { stalledAfterMs, laggardAfterMs } = this.#options;
    for (;;) {
      const full = [...this.#readers].filter((reader) => reader.full);
      if (signal.aborted || full.length === 0) return;
      const alone = full.length === this.#readers.size;
      const patience = alone ? stalledAfterMs : laggardAfterMs - Math.max(...full.map((reader) => reader.delayedMs));
      const since = performance.now();
      const hasRoom = await this.#roomWithin(patience);
      if (!alone) for (const reader of full) reader.delayedMs += performance.now() - since;
      if (!hasRoom) for (const reader of full) if (alone || reader.delayedMs >= laggardAfterMs) reader.giveUp();
    }
  }

  /** True when a reader took something, or left, within the time. */
  async #roomWithin(ms: number): Promise<boolean> {
    const timer = new AbortController();
    const late = this.#options.wait(Math.max(0, ms), AbortSignal.any([timer.signal, this.#life.signal])).then(
      () => false,
      () => true,
    );
    const room = (this.#room ??= Promise.withResolvers());
    const hasRoom = await Promise.race([late, room.promise.then(() => true)]);
    timer.abort();
    return hasRoom;
  }

  #finish(error?: GraphQLFormattedError): void {
    this.#end();
    for (const reader of this.#readers) reader.finish(error);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onEnd();
  }
}
