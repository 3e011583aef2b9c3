import type { FormattedExecutionResult, GraphQLError } from "graphql";
import type { SendBudget } from "./send-budget.ts";

/** One event's answer, and its size on the wire as near as needed. */
export interface Frame {
  readonly result: FormattedExecutionResult;
  readonly bytes: number;
}

export interface SubscriberOptions {
  /** How many events may wait. */
  readonly maxEvents: number;
  readonly budget: SendBudget;
  /** The client reads too slowly: its connection is to be closed. It resumes by its last cursor. */
  readonly onSlow: () => void;
  /** True once the client may get nothing more. */
  readonly isOver: () => boolean;
  /** The client has left, or was told the end. Called once. */
  readonly onLeave: (subscriber: Subscriber) => void;
  /** There may be room again. */
  readonly onRoom: () => void;
}

/** One client's end of a stream: a bounded queue that the transport reads from. */
export class Subscriber implements AsyncIterableIterator<FormattedExecutionResult, undefined> {
  /** How long others waited for this one since it last was up to date. Milliseconds. */
  delayedMs = 0;
  readonly #options: SubscriberOptions;
  readonly #unwatch: () => void;
  readonly #queue: Frame[] = [];
  #waiting: PromiseWithResolvers<IteratorResult<FormattedExecutionResult, undefined>> | undefined;
  #end: { readonly error: GraphQLError | undefined } | undefined;
  #left = false;
  /** Size of the event that the transport is sending. */
  #sending = 0;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.#unwatch = options.budget.watch(options.onRoom);
  }

  get full(): boolean {
    return this.#queue.length >= this.#options.maxEvents || this.#options.budget.exhausted;
  }

  /** Takes an event, or gives the client up when there is no room for it. */
  push(frame: Frame): void {
    if (this.#left || this.#end) return;
    if (this.#options.isOver()) return this.#leave();
    if (this.full) return this.giveUp();
    this.#options.budget.take(frame.bytes);
    if (this.#waiting) {
      this.#sending = frame.bytes;
      this.#waiting.resolve({ done: false, value: frame.result });
      this.#waiting = undefined;
    } else {
      this.#queue.push(frame);
    }
  }

  /** Declares the client too slow. */
  giveUp(): void {
    this.#leave();
    this.#options.onSlow();
  }

  /** The stream has ended: after what still waits, the client is told so. */
  finish(error?: GraphQLError): void {
    if (this.#left || this.#end) return;
    this.#end = { error };
    if (!this.#waiting) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#leave();
    if (error) waiting.reject(error);
    else waiting.resolve({ done: true, value: undefined });
  }

  async next(): Promise<IteratorResult<FormattedExecutionResult, undefined>> {
    this.#giveBack(this.#sending);
    this.#sending = 0;
    if (this.#options.isOver()) this.#leave();
    const frame = this.#queue.shift();
    if (this.#queue.length === 0) this.delayedMs = 0;
    if (frame) {
      this.#sending = frame.bytes;
      this.#options.onRoom();
      return { done: false, value: frame.result };
    }
    if (this.#end && !this.#left) {
      this.#leave();
      if (this.#end.error) throw this.#end.error;
    }
    if (this.#left) return { done: true, value: undefined };
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#leave();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<never> {
    this.#leave();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave();
  }

  #leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#unwatch();
    this.#giveBack(this.#queue.reduce((sum, { bytes }) => sum + bytes, this.#sending));
    this.#queue.length = 0;
    this.#sending = 0;
    this.#waiting?.resolve({ done: true, value: undefined });
    this.#waiting = undefined;
    this.#options.onLeave(this);
  }

  #giveBack(bytes: number): void {
    if (bytes > 0) this.#options.budget.giveBack(bytes);
  }
}
