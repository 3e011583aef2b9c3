import type { LogEvent } from "@waybill/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Alarm,
  type Database,
  type EventFeed,
  listParked,
  openFeed,
  requestReplay,
  type Sequencer,
  startReaction,
  startSequencer,
  transact,
  type Tx,
  watchEvents,
} from "../src/index.ts";
import { context, drop, Jar, jarEvent, noon, openJars, silent } from "./support/database.ts";

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

test("a parked event is handled again when that is asked for, once, and stays parked when it fails again", async () => {
  let cured = false;
  const start = () =>
    startReaction({
      ...{ database: own, feed, source: "orders", name: "fragile", types: ["order.status_changed"], attempts: 1 },
      ...{ clock: () => noon, logger: silent },
      async handle(tx: Tx, event: LogEvent) {
        if (!cured && event.subject.version !== 2) throw new Error(`no to ${event.subject.version}`);
        const label = `jar ${event.subject.version}`;
        const _id = `${label} ${Math.random()}`;
        tx.em.create(Jar, { _id, tenant: event.tenant, label, coins: 1, createdAt: noon, version: 1 });
        return Promise.resolve();
      },
    });
  const reactions = [start(), start()];
  for (const version of [1, 2, 3]) {
    await transact(source, context(), async (tx) => tx.record(jarEvent("a", version)));
  }
  await sequencer.drain();
  await Promise.all(reactions.map((reaction) => reaction.idle()));
  const parked = async () => (await listParked(own.db, 10)).map(({ reason, replay }) => `${reason} ${replay ?? false}`);
  const jars = async () => (await own.db.collection("jars").find({}).toArray()).map((jar) => String(jar["label"]));
  expect(await parked()).toEqual(["Error: no to 1 false", "Error: no to 3 false"]);

  const [first] = await listParked(own.db, 1);
  const replayAll = async (): Promise<number> => {
    const counts = await Promise.all(reactions.map((reaction) => reaction.replay()));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  expect(await replayAll()).toBe(0);
  expect(await requestReplay(own.db, first?._id)).toBe(1);
  expect(await replayAll()).toBe(0);
  expect(await parked()).toEqual(["Error: no to 1 false", "Error: no to 3 false"]);

  cured = true;
  expect(await requestReplay(own.db)).toBe(2);
  expect(await requestReplay(own.db, "nothing of this name")).toBe(0);
  // Both processes come at once: each event is handled by one of them.
  expect(await replayAll()).toBe(2);
  expect(await parked()).toEqual([]);
  expect((await jars()).toSorted()).toEqual(["jar 1", "jar 2", "jar 3"]);
  await Promise.all(reactions.map((reaction) => reaction.stop()));
});
