import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { atEndOfTurn } from "./end-of-turn.ts";

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe("atEndOfTurn", () => {
  it("does everything in its order, once the turn is over", async () => {
    const done: number[] = [];
    atEndOfTurn(() => done.push(1));
    atEndOfTurn(() => done.push(2));
    await Promise.resolve();
    expect(done).toEqual([]);
    await nextTurn();
    expect(done).toEqual([1, 2]);
  });

  it("does what is asked for meanwhile in the next turn", async () => {
    const done: number[] = [];
    atEndOfTurn(() => {
      done.push(1);
      atEndOfTurn(() => done.push(2));
    });
    await nextTurn();
    expect(done).toEqual([1]);
    await nextTurn();
    expect(done).toEqual([1, 2]);
  });

  it("does the others' work although one throws", async () => {
    const done: number[] = [];
    const thrown = new Error("a write that fails");
    const others = process.rawListeners("uncaughtException") as NodeJS.UncaughtExceptionListener[];
    process.removeAllListeners("uncaughtException");
    const caught = once(process, "uncaughtException");
    try {
      atEndOfTurn(() => done.push(1));
      atEndOfTurn(() => {
        throw thrown;
      });
      atEndOfTurn(() => done.push(2));
      atEndOfTurn(() => done.push(3));
      expect(await caught).toEqual([thrown, "uncaughtException"]);
    } finally {
      for (const listener of others) process.on("uncaughtException", listener);
    }
    await nextTurn();
    expect(done).toEqual([1, 2, 3]);
  });
});
