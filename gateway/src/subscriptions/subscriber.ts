import type { GraphQLFormattedError } from "graphql";
import { Batch, type Payload } from "./payload.ts";
import type { SendBudget } from "./send-budget.ts";

/** Where a stream's events go: one operation of one client. */
export interface Recipient {
  /** Whether what is sent now leaves at once, or at least without piling up. */
  readonly ready: boolean;
  /** Milliseconds since 1970 when the client's credential ends; it gets nothing after. Infinity when it does not. */
  readonly expiresAt: number;
  /** Shared by all streams of the connection. */
  readonly budget: SendBudget;
  send(batch: Batch): void;
  /** Nothing more will come. */
  end(error?: GraphQLFormattedError): void;
  /** The client reads too slowly: its connection is to be closed. It resumes by its last cursor. */
  closeSlow(): void;
}

/** The stream that a subscriber belongs to. */
export interface Source {
  leave(subscriber: Subscriber): void;
  /** There may be room again. */
  noticeRoom(): void;
}

/** One client's end of a stream. What its connection does not take at once waits in a bounded queue. */
export class Subscriber {
  /** How long others waited for this one since it last was up to date. Milliseconds. */
  delayedMs = 0;
  /** The number of the event that it gets next; its source's. */
  position = 0;
  readonly #source: Source;
  readonly #recipient: Recipient;
  readonly #maxEvents: number;
  // Most never need one.
  #queue: Payload[] | undefined;
  #end: { readonly error: GraphQLFormattedError | undefined } | undefined;
  #left = false;

  /** @param maxEvents how many events may wait */
  constructor(source: Source, recipient: Recipient, maxEvents: number) {
    this.#source = source;
    this.#recipient = recipient;
    this.#maxEvents = maxEvents;
  }

  get full(): boolean {
    if (!this.#queue?.length) return false;
    return this.#queue.length >= this.#maxEvents || this.#recipient.budget.exhausted;
  }

  /**
   * Takes events, as many as there is room for.
   * @param now milliseconds since 1970
   * @returns how many it has no need to be given again
   */
  take(batch: Batch, now: number): number {
    const { payloads } = batch;
    if (this.#left || this.#end) return payloads.length;
    if (now >= this.#recipient.expiresAt) {
      this.leave();
      return payloads.length;
    }
    if (!this.#queue?.length && this.#recipient.ready) {
      this.#recipient.send(batch);
      return payloads.length;
    }
    let taken = 0;
    for (const payload of payloads) {
      if (this.full) break;
      this.#recipient.budget.take(payload.size);
      (this.#queue ??= []).push(payload);
      taken += 1;
    }
    return taken;
  }

  /**
   * The connection takes more: sends what waits.
   * @param now milliseconds since 1970
   */
  flush(now: number): void {
    if (this.#left) return;
    if (now >= this.#recipient.expiresAt) return this.leave();
    let sent = 0;
    for (const payload of this.#queue ?? []) {
      if (!this.#recipient.ready) break;
      sent += 1;
      this.#recipient.budget.giveBack(payload.size);
      this.#recipient.send(new Batch([payload]));
    }
    this.#queue?.splice(0, sent);
    if (this.#queue?.length) return this.#source.noticeRoom();
    this.delayedMs = 0;
    this.#queue = undefined;
    this.#source.noticeRoom();
    if (this.#end) this.#tellEnd(this.#end.error);
  }

  /** Declares the client too slow. */
  giveUp(): void {
    this.leave();
    this.#recipient.closeSlow();
  }

  /** The stream has ended: after what still waits, the client is told so. */
  finish(error?: GraphQLFormattedError): void {
    if (this.#left || this.#end) return;
    this.#end = { error };
    if (!this.#queue?.length) this.#tellEnd(error);
  }

  /** The client has gone, or wants no more. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    for (const payload of this.#queue ?? []) this.#recipient.budget.giveBack(payload.size);
    this.#queue = undefined;
    this.#source.leave(this);
  }

  #tellEnd(error: GraphQLFormattedError | undefined): void {
    this.leave();
    this.#recipient.end(error);
  }
}
