import type { ExecutionResult } from "graphql";
import { type Results, SubgraphUnavailable } from "./port.ts";

/** Results that arrive on a socket, for one reader who takes them one by one. */
export interface Inbox extends Results {
  push(result: ExecutionResult): void;
  /** No more will come; what is queued can still be read. */
  end(): void;
  /** What is queued can still be read; then the reader gets `error`, once. */
  fail(error: Error): void;
}

interface InboxOptions {
  readonly name: string;
  /** Called once, when nothing more will be taken in. */
  readonly onEnd: () => void;
  /** Results that may wait. Default 1,000. */
  readonly capacity?: number;
}

/**
 * A queue between a socket, which cannot be made to wait for one of many subscriptions, and its reader.
 * It is bounded: a reader that falls too far behind gets `SubgraphUnavailable`, and resumes by cursor.
 */
export function createInbox({ name, onEnd, capacity = 1_000 }: InboxOptions): Inbox {
  const done: IteratorResult<ExecutionResult> = { value: undefined, done: true };
  const queue: ExecutionResult[] = [];
  const readers: PromiseWithResolvers<IteratorResult<ExecutionResult>>[] = [];
  let isOpen = true;
  let failure: Error | undefined;
  /** Who takes results without asking for each; called with what waits, and whenever something has come. */
  let pour: (() => void) | undefined;

  const close = (error?: Error): void => {
    if (!isOpen) return;
    isOpen = false;
    // Readers wait only while the queue is empty: the first one is told the reason, the others the end.
    const first = error ? readers.shift() : undefined;
    if (first && error) first.reject(error);
    else failure = error;
    for (const reader of readers.splice(0)) reader.resolve(done);
    pour?.();
    onEnd();
  };

  return {
    push(value) {
      if (!isOpen) return;
      const reader = readers.shift();
      if (reader) reader.resolve({ value, done: false });
      else if (queue.length < capacity) {
        queue.push(value);
        pour?.();
      } else close(new SubgraphUnavailable(`Results of ${name} were read too slowly`));
    },
    pourInto(take) {
      return new Promise((resolve, reject) => {
        let waits = false;
        const fail = (error: unknown): void => {
          pour = undefined;
          queue.length = 0;
          close();
          reject(error);
        };
        const goOn = (): void => {
          waits = false;
          pour?.();
        };
        pour = () => {
          try {
            for (;;) {
              if (waits) return;
              const value = queue.shift();
              if (!value) break;
              const room = take(value);
              if (!room) continue;
              waits = true;
              room.then(goOn, fail);
            }
          } catch (error) {
            return fail(error);
          }
          if (isOpen) return;
          pour = undefined;
          if (failure) reject(failure);
          else resolve();
        };
        pour();
      });
    },
    end: () => close(),
    fail: close,
    next() {
      const value = queue.shift();
      if (value) return Promise.resolve({ value, done: false });
      if (isOpen) {
        const reader = Promise.withResolvers<IteratorResult<ExecutionResult>>();
        readers.push(reader);
        return reader.promise;
      }
      const error = failure;
      failure = undefined;
      return error ? Promise.reject(error) : Promise.resolve(done);
    },
    return() {
      queue.length = 0;
      close();
      failure = undefined;
      return Promise.resolve(done);
    },
    throw(error: unknown) {
      queue.length = 0;
      close();
      return Promise.reject(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
