import type { Logger } from "@waybill/service";
import { WaybillError } from "@waybill/service";
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError } from "graphql";
import type { Subscriber } from "./subscriber.ts";

export interface SharedStreamOptions {
  /** Opens the stream of the subgraph's events. Ends when the signal aborts. */
  readonly events: (signal: AbortSignal) => AsyncIterable<ExecutionResult>;
  /** Joins an event with what the other subgraphs know, as the client's operation asks. */
  readonly execute: (event: ExecutionResult, signal: AbortSignal) => Promise<FormattedExecutionResult>;
  /** Waits; rejects when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** A stream whose every reader stays full for so long is given up. Milliseconds. */
  readonly stalledAfterMs: number;
  /** Nobody reads any more, or nothing more will come. Called once. */
  readonly onEnd: () => void;
  readonly logger: Logger;
}

/**
 * One stream of events, executed once and handed to all who subscribed to the same. It starts with its
 * first reader and stops with its last.
 *
 * The fastest reader sets the pace: while all are full the upstream waits (so that a back-fill goes as fast
 * as the client takes it), and who is still full when an event comes for the others is given up.
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
    while (!signal.aborted && [...this.#readers].every((reader) => reader.full)) {
      const patience = new AbortController();
      const stalled = this.#options.wait(this.#options.stalledAfterMs, AbortSignal.any([patience.signal, signal])).then(
        () => true,
        () => false,
      );
      const gaveUp = await Promise.race([stalled, this.#room.promise.then(() => false)]);
      patience.abort();
      if (gaveUp) for (const reader of [...this.#readers]) reader.giveUp();
    }
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
