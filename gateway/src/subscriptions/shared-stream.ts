import { performance } from "node:perf_hooks";
import { atEndOfTurn, type Take } from "@waybill/service";
import type { ExecutionResult, GraphQLFormattedError } from "graphql";
import { Line } from "./line.ts";
import type { Payload } from "./payload.ts";
import type { Source, Subscriber } from "./subscriber.ts";

export interface SharedStreamOptions {
  /** Reads the stream of the subgraph's events until it ends or the signal aborts. */
  readonly events: (signal: AbortSignal, take: Take) => Promise<void>;
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

// Others are to have their turn while an event goes to thousands.
const longestTurnMs = 1;
const readersBetweenLooks = 32;

/** Events on their way to all readers, one reader after the other. */
interface Round {
  readonly readers: Iterator<Subscriber>;
  /** The number of the event before which all who were passed have everything. */
  reached: number;
  /** Somebody had no room for all. */
  anyFull: boolean;
}

/**
 * One stream of events, executed once and handed to all who subscribed to the same. It starts with its
 * first reader and stops with its last.
 *
 * Events go round the readers. Who is reached gets all that is joined by then, in one piece: with many readers
 * a round takes its time, and what comes in meanwhile need not wait for the next one.
 *
 * The upstream waits for readers whose queues are full, so that a back-fill goes as fast as it is taken. But
 * one reader can hold up the others only for a moment: then it is given up, and resumes on its own.
 */
export class SharedStream implements Source {
  readonly #options: SharedStreamOptions;
  readonly #readers = new Set<Subscriber>();
  readonly #life = new AbortController();
  readonly #line = new Line(() => this.#noteJoined());
  #room: PromiseWithResolvers<void> | undefined;
  #handedOn: PromiseWithResolvers<void> | undefined;
  #handing = false;
  #round: Round | undefined;
  /** The number of the event before which all readers had everything at the last round's end. */
  #reached = 0;
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
    reader.position = this.#line.end;
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
    this.#noteHandedOn();
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
      await events(signal, (event) => {
        this.#moved = true;
        this.#line.add(begun(execute, event, signal));
        return this.#line.length < joinsAtOnce ? undefined : this.#untilShorterThan(joinsAtOnce);
      });
      if (signal.aborted) return;
      await this.#untilShorterThan(1);
      if (!signal.aborted) this.#finish();
    } catch (error) {
      await this.#untilShorterThan(1);
      if (!signal.aborted) this.#finish(this.#options.report(error));
    }
  }

  /** Waits until fewer events are under way. */
  async #untilShorterThan(length: number): Promise<void> {
    while (this.#line.length >= length && !this.#life.signal.aborted)
      await (this.#handedOn ??= Promise.withResolvers()).promise;
  }

  /** Something is joined, or never will be. Joins that end in one turn go out together. */
  #noteJoined(): void {
    if (this.#handing) return;
    this.#handing = true;
    atEndOfTurn(this.#handOn);
  }

  /** Hands on what is joined, in the order of the events, until nothing is left. */
  readonly #handOn = (): void => {
    const { signal } = this.#life;
    try {
      while (!signal.aborted) {
        this.#round ??= this.#newRound();
        if (!this.#round) break;
        const pause = this.#goOn(this.#round) ? this.#over(this.#round) : new Promise(setImmediate);
        // One function runs as far as it can: most streams have one reader, and never wait here.
        if (pause) return void pause.then(this.#handOn, this.#fail);
      }
      if (this.#line.failure && !signal.aborted) this.#fail(this.#line.failure.error);
    } catch (error) {
      this.#fail(error);
    }
    this.#handing = false;
    this.#noteHandedOn();
  };

  #newRound(): Round | undefined {
    if (this.#line.end <= this.#reached) return undefined;
    return { readers: this.#readers.values(), reached: Infinity, anyFull: false };
  }

  /** A round is over. @returns when the next one may begin; undefined for at once */
  #over({ reached, anyFull }: Round): Promise<void> | undefined {
    this.#round = undefined;
    this.#reached = reached;
    this.#line.dropBefore(reached);
    this.#noteHandedOn();
    return anyFull ? this.#waitForRoom() : undefined;
  }

  readonly #fail = (error: unknown): void => {
    if (this.#life.signal.aborted) return;
    this.#finish(this.#options.report(error));
    this.#life.abort();
    this.#noteHandedOn();
  };

  #noteHandedOn(): void {
    this.#handedOn?.resolve();
    this.#handedOn = undefined;
  }

  /** @returns whether the round is over; otherwise it is others' turn */
  #goOn(round: Round): boolean {
    const now = this.#options.now();
    let began: number | undefined;
    for (let passed = 1; ; passed += 1) {
      const { value: reader, done } = round.readers.next();
      if (done) return true;
      while (reader.position < this.#line.end) {
        const batch = this.#line.from(reader.position);
        const taken = reader.take(batch, now);
        reader.position += taken;
        if (taken < batch.payloads.length) break;
      }
      round.reached = Math.min(round.reached, reader.position);
      round.anyFull ||= reader.full;
      if (passed % readersBetweenLooks !== 0) continue;
      began ??= performance.now();
      if (performance.now() - began >= longestTurnMs) return false;
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

/** A fault of ours is no loss of the upstream, wherever it is thrown. */
function begun(execute: SharedStreamOptions["execute"], event: ExecutionResult, signal: AbortSignal): Promise<Payload> {
  try {
    return execute(event, signal);
  } catch (error) {
    return Promise.reject(error);
  }
}
