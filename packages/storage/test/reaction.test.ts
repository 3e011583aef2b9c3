import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { LogEvent } from "@waybill/kernel";
import {
  type Alarm,
  type Database,
  type EventFeed,
  openFeed,
  type ReactionOptions,
  type Sequencer,
  startReaction,
  startSequencer,
  transact,
  type Tx,
  watchEvents,
} from "../src/index.ts";
import { parkedOf } from "../src/log/parked.ts";
import { consumersOf } from "../src/log/reaction.ts";
import { context, drop, Jar, jarEvent, noon, openJars, recordingLogger, silent } from "./support/database.ts";

let source: Database;
let own: Database;
let alarm: Alarm;
let sequencer: Sequencer;
let feed: EventFeed;
beforeAll(async () => {
  [source, own] = await Promise.all([openJars(), openJars()]);
  alarm = watchEvents(source.client, [source.name]);
  sequencer = startSequencer(source, { alarm, logger: silent });
  feed = await openFeed(source, { alarm });
});
afterAll(async () => {
  await feed.close();
  await sequencer.stop();
  await alarm.close();
  await Promise.all([drop(source), drop(own)]);
});

let name = "";
let run = 0;
beforeEach(() => {
  name = `react-${++run}`;
});

/** Records events with these texts in order, one transaction each, and numbers them. */
async function record(...texts: string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    await transact(source, context(), async (tx) =>
      tx.record({ ...jarEvent(name, index + 1, { text }), type: `order.${name}` }),
    );
  }
  await sequencer.drain();
}

/** One row per handled event, so that a double is seen; the row's label is unique only by its id. */
async function effect(tx: Tx, event: LogEvent): Promise<void> {
  tx.em.create(Jar, {
    _id: `${name}-${event.seq}-${Math.random()}`,
    tenant: event.tenant,
    label: `${name}-${event.seq}-${Math.random()}`,
    coins: event.seq,
    createdAt: noon,
    version: 1,
  });
  await tx.em.flush();
}
const effects = async () =>
  (
    await own.db
      .collection<Jar>("jars")
      .find({ label: new RegExp(`^${name}-`) })
      .toArray()
  )
    .map((jar) => jar.coins)
    .toSorted((a, b) => a - b);
const start = (options: Partial<ReactionOptions> = {}) =>
  startReaction({
    database: own,
    feed,
    source: "orders",
    name,
    types: [`order.${name}`],
    clock: () => noon,
    logger: silent,
    handle: effect,
    ...options,
  });

test("each event is handled once, in order, from the beginning of the log, over a restart", async () => {
  const head = await feed.head();
  await record("a", "b");
  const order: number[] = [];
  const handle = async (tx: Tx, event: LogEvent) => {
    order.push(event.seq);
    await effect(tx, event);
  };
  const first = start({ handle });
  await first.idle();
  await first.stop();
  await record("c");
  const second = start({ handle });
  await second.idle();
  await record("d");
  await second.idle();
  await second.stop();
  expect(order).toEqual([head + 1, head + 2, head + 3, head + 4]);
  expect(await effects()).toEqual(order);
  expect((await consumersOf(own.db).findOne({ _id: `orders:${name}` }))?.seq).toBe(head + 4);
});

test("a failure between effect and commit leaves one effect", async () => {
  const head = await feed.head();
  await record("a", "b", "c");
  const failed = new Set<number>();
  const reaction = start({
    handle: async (tx, event) => {
      await effect(tx, event);
      if (failed.has(event.seq)) return;
      failed.add(event.seq);
      throw new Error("crash");
    },
  });
  await reaction.idle();
  await reaction.stop();
  expect(await effects()).toEqual([head + 1, head + 2, head + 3]);
});

test("two processes with one reaction have each effect once", async () => {
  const head = await feed.head();
  const reactions = [start(), start(), start()];
  await record(..."abcdefghij");
  await Promise.all(reactions.map((reaction) => reaction.idle()));
  await Promise.all(reactions.map((reaction) => reaction.stop()));
  expect(await effects()).toEqual(Array.from({ length: 10 }, (_, index) => head + index + 1));
});

test("a consumer whose place was set back handles the events again, one that was not does nothing", async () => {
  const head = await feed.head();
  await record("a");
  const once = start();
  await once.idle();
  await once.stop();
  await consumersOf(own.db).updateOne({ _id: `orders:${name}` }, { $set: { seq: head } });
  const replay = start();
  await replay.idle();
  await replay.stop();
  expect(await effects()).toEqual([head + 1, head + 1]);
});

test("a poison event is parked with its reason, and those after it are handled", async () => {
  const head = await feed.head();
  await record("good", "poison", "good");
  const logger = recordingLogger();
  let tries = 0;
  const reaction = start({
    logger,
    attempts: 3,
    handle: async (tx, event) => {
      await effect(tx, event);
      if (event.data["text"] !== "poison") return;
      tries += 1;
      throw new TypeError("cannot\nQuery: db.getCollection('secret')");
    },
  });
  await reaction.idle();
  await reaction.stop();
  expect(tries).toBe(3);
  expect(await effects()).toEqual([head + 1, head + 3]);
  const parked = await parkedOf(own.db)
    .find({ consumer: `orders:${name}` })
    .toArray();
  expect(parked).toMatchObject([
    { seq: head + 2, reason: "TypeError: cannot", parkedAt: noon, event: { data: { text: "poison" } } },
  ]);
  expect(logger.errors).toEqual(["an event could not be handled and is parked"]);
});

test("a service that is away is waited for, however often", async () => {
  const head = await feed.head();
  await record("a");
  let tries = 0;
  const reaction = start({
    attempts: 2,
    isOutage: (error) => error instanceof RangeError,
    handle: async (tx, event) => {
      if (++tries < 5) throw new RangeError("away");
      await effect(tx, event);
    },
  });
  await reaction.idle();
  await reaction.stop();
  expect(await effects()).toEqual([head + 1]);
  expect(await parkedOf(own.db).countDocuments({ consumer: `orders:${name}` })).toBe(0);
});

test("events at hand together are handled together, once each; when that fails, one by one", async () => {
  const head = await feed.head();
  await record("a", "b", "c", "d");
  const poison = head + 3;
  const together: number[][] = [];
  const both = {
    attempts: 1,
    handle: async (tx: Tx, event: LogEvent) => {
      if (event.seq === poison) throw new TypeError("cannot");
      await effect(tx, event);
    },
    handleTogether: async (tx: Tx, events: readonly LogEvent[]) => {
      together.push(events.map(({ seq }) => seq));
      for (const event of events) await both.handle(tx, event);
    },
  };
  const first = start(both);
  await first.idle();
  await first.stop();
  expect(together).toEqual([[head + 1, head + 2, poison, head + 4]]);
  expect(await effects()).toEqual([head + 1, head + 2, head + 4]);

  await record("e", "f");
  const second = start(both);
  await second.idle();
  await second.stop();
  expect(together.slice(1)).toEqual([[head + 5, head + 6]]);
  expect(await effects()).toEqual([head + 1, head + 2, head + 4, head + 5, head + 6]);
});

test("of events taken together those are left out that another process has handled", async () => {
  const head = await feed.head();
  await record("a", "b", "c");
  const together = async (tx: Tx, events: readonly LogEvent[]) => {
    for (const event of events) await effect(tx, event);
  };
  const reactions = [start({ handleTogether: together }), start({ handleTogether: together }), start()];
  await Promise.all(reactions.map((reaction) => reaction.idle()));
  await Promise.all(reactions.map((reaction) => reaction.stop()));
  expect(await effects()).toEqual([head + 1, head + 2, head + 3]);
});
