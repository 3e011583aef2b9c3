import type { ExecutionResult } from "graphql";
import { type Results, SubgraphUnavailable, type Take } from "./port.ts";

interface InboxOptions {
  readonly name: string;
  /** Called once, when nothing more will be taken in. */
  readonly onEnd: () => void;
  /** Results that may wait. Default 1,000. */
  readonly capacity?: number;
}

type Step = IteratorResult<ExecutionResult>;

const done: Step = { value: undefined, done: true };

/** Who takes results without asking for each. */
interface Pouring {
  readonly take: Take;
  readonly over: PromiseWithResolvers<void>;
}

/**
 * Results that arrive on a socket, for one reader: a queue between a socket, which cannot be made to wait for one of
 * many subscriptions, and who takes them one by one or has them poured out.
 * It is bounded: a reader that falls too far behind gets `SubgraphUnavailable`, and resumes by cursor.
 *
 * There are thousands, and each event finds its own out of the processor's caches: hence one object, and a result that
 * need not wait touches no queue.
 */
export class Inbox implements Results {
  readonly #options: InboxOptions;
  #isOpen = true;
  #failure: Error | undefined;
  #pouring: Pouring | undefined;
  /** Whether `take` has no room. */
  #waits = false;
  // Most never need one.
  #queue: ExecutionResult[] | undefined;
  #readers: PromiseWithResolvers<Step>[] | undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  push(value: ExecutionResult): void {
    if (!this.#isOpen) return;
    if (this.#pouring && !this.#waits && !this.#queue?.length) return this.#give(this.#pouring, value);
    const reader = this.#readers?.shift();
    if (reader) return reader.resolve({ value, done: false });
    const { name, capacity = 1_000 } = this.#options;
    if ((this.#queue ??= []).push(value) <= capacity) return;
    this.#queue.pop();
    this.fail(new SubgraphUnavailable(`Results of ${name} were read too slowly`));
  }

  pourInto(take: Take): Promise<void> {
    const over = Promise.withResolvers<void>();
    this.#pouring = { take, over };
    this.#pour();
    return over.promise;
  }

  /** No more will come; what is queued can still be read. */
  end(): void {
    this.#close();
  }

  /** What is queued can still be read; then the reader gets `error`, once. */
  fail(error: Error): void {
    this.#close(error);
  }

  next(): Promise<Step> {
    const value = this.#queue?.shift();
    if (value) return Promise.resolve({ value, done: false });
    if (this.#isOpen) {
      const reader = Promise.withResolvers<Step>();
      (this.#readers ??= []).push(reader);
      return reader.promise;
    }
    const error = this.#failure;
    this.#failure = undefined;
    return error ? Promise.reject(error) : Promise.resolve(done);
  }

  return(): Promise<Step> {
    this.#queue = undefined;
    this.#close();
    this.#failure = undefined;
    return Promise.resolve(done);
  }

  throw(error: unknown): Promise<Step> {
    this.#queue = undefined;
    this.#close();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #close(error?: Error): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    // Readers wait only while the queue is empty: the first one is told the reason, the others the end.
    const [first, ...others] = this.#readers ?? [];
    this.#readers = undefined;
    if (first && error) first.reject(error);
    else this.#failure = error;
    for (const reader of first && !error ? [first, ...others] : others) reader.resolve(done);
    this.#pour();
    this.#options.onEnd();
  }

  /** Gives what waits to who takes it, as far as there is room, and says so when that was all. */
  #pour(): void {
    while (this.#pouring && !this.#waits) {
      const value = this.#queue?.shift();
      if (value) this.#give(this.#pouring, value);
      else {
        if (this.#isOpen) return;
        const { over } = this.#pouring;
        this.#pouring = undefined;
        if (this.#failure) over.reject(this.#failure);
        else over.resolve();
      }
    }
  }

  #give(pouring: Pouring, value: ExecutionResult): void {
    try {
      const room = pouring.take(value);
      if (!room) return;
      this.#waits = true;
      room.then(
        () => {
          this.#waits = false;
          this.#pour();
        },
        (error: unknown) => this.#endPouring(error),
      );
    } catch (error) {
      this.#endPouring(error);
    }
  }

  #endPouring(error: unknown): void {
    const over = this.#pouring?.over;
    this.#pouring = undefined;
    this.#queue = undefined;
    this.#close();
    over?.reject(error);
  }
}
