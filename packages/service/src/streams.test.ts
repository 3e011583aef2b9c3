import type { ExecutionResult } from "graphql";
import { describe, expect, it } from "vitest";
import { runStream } from "./event-stream.ts";
import { Inbox } from "./inbox.ts";
import { SubgraphUnavailable } from "./port.ts";

const result = (n: number): ExecutionResult => ({ data: { n } });
const done = { value: undefined, done: true };

/** A source that gives `events` and then waits, for its reader to leave. */
function source(events: readonly number[]) {
  const state = { returned: 0 };
  const waiting = Promise.withResolvers<IteratorResult<number>>();
  const left = [...events];
  const iterable: AsyncIterableIterator<number> = {
    next: () => {
      const value = left.shift();
      return value === undefined ? waiting.promise : Promise.resolve({ value, done: false });
    },
    return: () => {
      state.returned += 1;
      waiting.resolve({ value: undefined, done: true });
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]: () => iterable,
  };
  return { iterable, state };
}

function stream(open: () => Promise<AsyncIterable<unknown> | ExecutionResult>) {
  const ends = { count: 0 };
  const running = runStream({
    open,
    map: async (n) => result(n as number),
    fail: (error) => ({ data: { failed: String(error) } }),
    onEnd: () => {
      ends.count += 1;
    },
  });
  return { running, ends };
}

describe("a subscription in this process", () => {
  it("opens its source before the first read", () => {
    let opened = false;
    const { running } = stream(async () => {
      opened = true;
      return source([]).iterable;
    });
    expect(opened).toBe(true);
    void running.return?.();
  });

  it("ends with its source", async () => {
    async function* twice() {
      yield 1;
      yield 2;
    }
    const { running, ends } = stream(async () => twice());
    expect(await Array.fromAsync(running)).toEqual([result(1), result(2)]);
    expect(ends.count).toBe(1);
  });

  it("lets a reader go that waits while nothing happens", async () => {
    const { iterable, state } = source([1]);
    const { running, ends } = stream(async () => iterable);
    expect(await running.next()).toEqual({ value: result(1), done: false });
    const waiting = running.next();
    expect(await running.return?.()).toEqual(done);
    expect(await waiting).toEqual(done);
    expect([state.returned, ends.count]).toEqual([1, 1]);
  });

  it("closes a source that opens after the reader has gone", async () => {
    const { iterable, state } = source([1]);
    const opening = Promise.withResolvers<AsyncIterable<unknown>>();
    const { running } = stream(() => opening.promise);
    const waiting = running.next();
    await running.return?.();
    opening.resolve(iterable);
    expect(await waiting).toEqual(done);
    await opening.promise;
    expect(state.returned).toBe(1);
  });

  it("tells a reader that it was cut off, once", async () => {
    for (const isWaiting of [true, false]) {
      const { iterable, state } = source([]);
      const { running } = stream(async () => iterable);
      await new Promise(setImmediate);
      const early = isWaiting ? running.next() : undefined;
      running.lose("stopping");
      await expect(early ?? running.next()).rejects.toThrow(SubgraphUnavailable);
      expect(await running.next()).toEqual(done);
      expect(state.returned).toBe(1);
    }
  });

  it("ends with the failure of its source as its last result", async () => {
    const { running } = stream(() => Promise.reject(new Error("no")));
    expect(await Array.fromAsync(running)).toEqual([{ data: { failed: "Error: no" } }]);
  });

  it("gives the one answer of an operation that has no stream", async () => {
    const { running } = stream(async () => result(7));
    expect(await Array.fromAsync(running)).toEqual([result(7)]);
  });
});

describe("results that arrive on a socket", () => {
  const inboxOf = (capacity: number) => {
    let ends = 0;
    const inbox = new Inbox({ name: "orders", capacity, onEnd: () => (ends += 1) });
    return { inbox, ends: () => ends };
  };

  it("are read in order, before and after the end", async () => {
    const { inbox, ends } = inboxOf(10);
    const first = inbox.next();
    for (const n of [1, 2, 3]) inbox.push(result(n));
    inbox.end();
    expect([await first, await inbox.next(), await inbox.next(), await inbox.next()]).toEqual([
      { value: result(1), done: false },
      { value: result(2), done: false },
      { value: result(3), done: false },
      done,
    ]);
    expect(ends()).toBe(1);
  });

  it("are kept up to the capacity, then the reader is told to resume", async () => {
    const { inbox, ends } = inboxOf(2);
    for (const n of [1, 2, 3, 4]) inbox.push(result(n));
    expect([(await inbox.next()).value, (await inbox.next()).value]).toEqual([result(1), result(2)]);
    await expect(inbox.next()).rejects.toThrow("read too slowly");
    expect(await inbox.next()).toEqual(done);
    expect(ends()).toBe(1);
  });

  it("are poured into a reader as it has room, and nothing after it has left", async () => {
    const { inbox, ends } = inboxOf(10);
    const taken: ExecutionResult[] = [];
    const rooms: PromiseWithResolvers<void>[] = [];
    inbox.push(result(1));
    const poured = inbox.pourInto((one) => {
      taken.push(one);
      if (taken.length !== 2) return undefined;
      rooms.push(Promise.withResolvers());
      return rooms[0]?.promise;
    });
    for (const n of [2, 3]) inbox.push(result(n));
    expect(taken).toEqual([result(1), result(2)]);
    rooms[0]?.resolve();
    await new Promise(setImmediate);
    expect(taken).toEqual([result(1), result(2), result(3)]);
    await inbox.return();
    inbox.push(result(4));
    expect([await poured, taken.length, ends()]).toEqual([undefined, 3, 1]);
  });

  it("are poured before the reader is told why there are no more", async () => {
    const { inbox } = inboxOf(10);
    const taken: ExecutionResult[] = [];
    inbox.push(result(1));
    inbox.fail(new Error("lost"));
    await expect(inbox.pourInto((one) => void taken.push(one))).rejects.toThrow("lost");
    expect(taken).toEqual([result(1)]);
    const { inbox: other, ends } = inboxOf(10);
    const poured = other.pourInto(() => {
      throw new Error("refused");
    });
    other.push(result(1));
    await expect(poured).rejects.toThrow("refused");
    expect(ends()).toBe(1);
  });

  it("are dropped when the reader leaves", async () => {
    const { inbox, ends } = inboxOf(10);
    inbox.push(result(1));
    await inbox.return();
    inbox.push(result(2));
    inbox.fail(new Error("late"));
    expect(await inbox.next()).toEqual(done);
    expect(ends()).toBe(1);
  });
});
