import { performance } from "node:perf_hooks";
import { type Logger, WaybillError } from "@waybill/service";
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError } from "graphql";
import type { Subscriber } from "./subscriber.ts";

export interface SharedStreamOptions {
  /** Opens the stream of the subgraph's events. Ends when the signal aborts. */
  readonly events: (signal: AbortSignal) => AsyncIterable<ExecutionResult>;
  /** Joins an event with what the other subgraphs know, as the client's operation asks. */
  readonly execute: (event: ExecutionResult, signal: AbortSignal) => Promise<FormattedExecutionResult>;
  /** Waits; rejects when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** When nobody takes anything for so long, all are given up. Milliseconds. */
  readonly stalledAfterMs: number;
  /** A reader who makes the others wait for so long in all, without ever catching up, is given up. Milliseconds. */
  readonly laggardAfterMs: number;
  /** Nobody reads any more, or nothing more will come. Called once. */
  readonly onEnd: () => void;
  readonly logger: Logger;
}

/**
 * One stream of events, executed once and handed to all who subscribed to the same. It starts with its
 * first reader and stops with its last.
 *
 * The upstream waits for readers whose queues are full, so that a back-fill goes as fast as it is taken. But
 * one reader can hold up the others only for a moment: then it is given up, and resumes on its own.
 */
export class SharedStream {
  readonly #options: SharedStreamOptions;
  readonly #readers = new Set<Subscriber>();
  readonly #life = new AbortController();
  #room = Promise.withResolvers<void>();
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
    this.#end();
  }

  /** A reader may have room again. */
  noticeRoom(): void {
    this.#room.resolve();
    this.#room = Promise.withResolvers();
  }

  async #run(): Promise<void> {
    const { signal } = this.#life;
    try {
      for await (const event of this.#options.events(signal)) {
        this.#moved = true;
        const result = await this.#options.execute(event, signal);
        if (signal.aborted) break;
        const frame = { result, bytes: JSON.stringify(result).length };
        for (const reader of [...this.#readers]) reader.push(frame);
        await this.#waitForRoom();
      }
      this.#finish();
    } catch (error) {
      if (!signal.aborted) this.#finish(this.#shown(error));
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
    const hasRoom = await Promise.race([late, this.#room.promise.then(() => true)]);
    timer.abort();
    return hasRoom;
  }

  #shown(error: unknown): GraphQLError {
    if (error instanceof GraphQLError) return error;
    this.#options.logger.error({ err: error }, "stream failed");
    return new WaybillError("INTERNAL_SERVER_ERROR");
  }

  #finish(error?: GraphQLError): void {
    this.#end();
    for (const reader of [...this.#readers]) reader.finish(error);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onEnd();
  }
}
