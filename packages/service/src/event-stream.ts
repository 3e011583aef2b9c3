import type { ExecutionResult } from "graphql";
import { SubgraphUnavailable } from "./port.ts";

/** What a subscription needs to run: opened once, mapped for each event. */
export interface StreamWork {
  /** The events, or the answer when there is no stream. */
  open(): Promise<AsyncIterable<unknown> | ExecutionResult>;
  /** One event's result. */
  map(event: unknown): Promise<ExecutionResult>;
  /** The last result of a stream that failed. */
  fail(error: unknown): ExecutionResult;
  /** Called once, when the stream has ended for whatever reason. */
  onEnd(): void;
}

/** A running subscription that its owner can cut off. */
export interface EventStream extends AsyncIterableIterator<ExecutionResult> {
  /** Ends it from this side: the reader gets `SubgraphUnavailable` and resumes elsewhere. */
  lose(reason: string): void;
}

type Reader = PromiseWithResolvers<IteratorResult<ExecutionResult>>;

/**
 * Runs a subscription. The source is opened at once, so that nothing is missed before the first read.
 * Written out because an async generator's `return` waits for a pending `next`: a reader that leaves
 * while nothing happens would hold the source open for ever.
 */
export function runStream(work: StreamWork): EventStream {
  const done: IteratorResult<ExecutionResult> = { value: undefined, done: true };
  const waiting = new Set<Reader>();
  let source: AsyncIterator<unknown> | undefined;
  let ended = false;
  let lost: SubgraphUnavailable | undefined;

  const end = (): void => {
    if (ended) return;
    ended = true;
    for (const reader of waiting) {
      if (lost) reader.reject(lost);
      else reader.resolve(done);
    }
    // A source that fails while it is closed has nobody left to tell.
    if (source?.return) Promise.resolve(source.return()).catch(() => undefined);
    work.onEnd();
  };

  const opening = (async (): Promise<ExecutionResult | undefined> => {
    const opened = await work.open();
    if (!(Symbol.asyncIterator in opened)) return opened;
    const iterator = opened[Symbol.asyncIterator]();
    if (ended) await iterator.return?.();
    else source = iterator;
    return undefined;
  })();
  opening.catch(() => undefined);

  /** The step for one reader. Before the stream ends by this step, the reader leaves those who wait for the end. */
  const pull = async (reader: Reader): Promise<IteratorResult<ExecutionResult>> => {
    const endWith = <T>(step: T): T => {
      waiting.delete(reader);
      end();
      return step;
    };
    try {
      const answer = await opening;
      if (ended) return done;
      if (answer) return endWith({ value: answer, done: false });
      const step = await source?.next();
      if (ended) return done;
      if (!step || step.done) return endWith(done);
      return { value: await work.map(step.value), done: false };
    } catch (error) {
      if (ended) return done;
      endWith(undefined);
      if (error instanceof SubgraphUnavailable) throw error;
      return { value: work.fail(error), done: false };
    }
  };

  return {
    next() {
      if (ended) {
        const reason = lost;
        lost = undefined;
        return reason ? Promise.reject(reason) : Promise.resolve(done);
      }
      const reader: Reader = Promise.withResolvers();
      waiting.add(reader);
      void pull(reader)
        .then(reader.resolve, reader.reject)
        .finally(() => waiting.delete(reader));
      return reader.promise;
    },
    return() {
      end();
      return Promise.resolve(done);
    },
    throw(error: unknown) {
      end();
      return Promise.reject(error);
    },
    lose(reason) {
      if (ended) return;
      lost = new SubgraphUnavailable(reason);
      const wasRead = waiting.size > 0;
      end();
      // Told once: to the reader that waits, or else to the next one that asks.
      if (wasRead) lost = undefined;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
