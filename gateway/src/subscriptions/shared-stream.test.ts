import type { ExecutionResult } from "graphql";
import { expect, it } from "vitest";
import { untilEnd } from "../upstream/resume.ts";
import { type Batch, Payload } from "./payload.ts";
import { SendBudget } from "./send-budget.ts";
import { SharedStream } from "./shared-stream.ts";
import { Subscriber } from "./subscriber.ts";

/** A stream whose events and joins come when the test says so. */
function create() {
  const events: ReadableStreamDefaultController<ExecutionResult>[] = [];
  const source = new ReadableStream<ExecutionResult>({ start: (controller) => void events.push(controller) });
  const joins: PromiseWithResolvers<Payload>[] = [];
  const stream = new SharedStream({
    events: (signal, take) => untilEnd(source.values(), signal, take),
    execute() {
      const join = Promise.withResolvers<Payload>();
      joins.push(join);
      return join.promise;
    },
    joinsAtOnce: 4,
    wait: () => new Promise(() => undefined),
    stalledAfterMs: 1_000,
    laggardAfterMs: 1_000,
    onEnd: () => undefined,
    report: (error) => ({ message: String(error) }),
    now: () => 0,
  });
  /** A client that writes down what it gets together; it takes as many pieces as `takes` says. */
  const reader = (takes = Infinity) => {
    const got: string[] = [];
    const client = {
      takes,
      expiresAt: Infinity,
      budget: new SendBudget(1_000),
      get ready() {
        return this.takes > 0;
      },
      send({ payloads }: Batch) {
        this.takes -= 1;
        got.push(payloads.map(({ text }) => text).join("+"));
      },
      end: (error?: { message: string }) => void got.push(error?.message ?? "end"),
      closeSlow: () => void got.push("slow"),
    };
    const subscriber = new Subscriber(stream, client, 2);
    stream.join(subscriber);
    return { got, client, subscriber };
  };
  // What is joined in one turn is handed on at its end.
  const settle = async () => {
    await new Promise(setImmediate);
    await new Promise(setImmediate);
  };
  return {
    reader,
    settle,
    async come(count: number) {
      for (let n = 0; n < count; n += 1) events[0]?.enqueue({});
      await settle();
    },
    async joined(...numbers: readonly number[]) {
      for (const n of numbers) joins[n]?.resolve(new Payload(String(n)));
      await settle();
    },
    async failed(n: number) {
      joins[n]?.reject(new Error("broken"));
      await settle();
    },
    finish: () => events[0]?.close(),
    underWay: () => joins.length,
  };
}

it("hands on in the order of the events whatever the order of their joins, and together what is joined by then", async () => {
  const { reader, come, joined, finish, settle } = create();
  const [one, two] = [reader(), reader()];
  await come(3);
  await joined(2);
  await joined(1);
  expect(one.got).toEqual([]);
  await joined(0);
  expect([one.got, two.got]).toEqual([["0+1+2"], ["0+1+2"]]);
  const late = reader();
  await come(1);
  await joined(3);
  finish();
  await settle();
  expect([two.got, late.got]).toEqual([
    ["0+1+2", "3", "end"],
    ["3", "end"],
  ]);
});

it("gives a reader without room neither less nor anything twice, and takes in no more meanwhile", async () => {
  const { reader, come, joined, underWay, settle } = create();
  const [slow, quick] = [reader(0), reader()];
  await come(6);
  expect(underWay()).toBe(4);
  await joined(0, 1, 2, 3);
  expect([slow.got, quick.got, underWay()]).toEqual([[], ["0+1+2+3"], 6]);
  await joined(4, 5);
  expect(quick.got).toEqual(["0+1+2+3"]);
  for (let turn = 0; turn < 3; turn += 1) {
    slow.client.takes = 2;
    slow.subscriber.flush(0);
    await settle();
  }
  expect([slow.got.join("+"), quick.got.join("+")]).toEqual(["0+1+2+3+4+5", "0+1+2+3+4+5"]);
});

it("ends with what went wrong once everybody has what came before", async () => {
  const { reader, come, joined, failed } = create();
  const { got } = reader();
  await come(3);
  await failed(1);
  await joined(2);
  expect(got).toEqual([]);
  await joined(0);
  expect(got).toEqual(["0", "Error: broken"]);
});

it("passes over who leaves while an event goes round", async () => {
  const { reader, come, joined } = create();
  const readers = Array.from({ length: 100 }, () => reader());
  const leaving = readers[50];
  await come(2);
  // It leaves while the first ones are given theirs.
  const first = readers[0];
  if (first) {
    const { send } = first.client;
    first.client.send = (batch) => {
      leaving?.subscriber.leave();
      send.call(first.client, batch);
    };
  }
  await joined(0, 1);
  expect(readers.filter((one) => one !== leaving).every(({ got }) => got.join("+") === "0+1")).toBe(true);
  expect(leaving?.got).toEqual([]);
});
