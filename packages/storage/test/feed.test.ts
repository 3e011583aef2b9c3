import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { LogEvent } from "@waybill/kernel";
import {
  type Alarm,
  type Database,
  type EventFeed,
  FeedExpired,
  openFeed,
  readLog,
  type Sequencer,
  startSequencer,
  transact,
  trimLog,
  watchEvents,
} from "../src/index.ts";
import { countersOf } from "../src/log/head.ts";
import { context, drop, jarEvent, openJars, silent, take } from "./support/database.ts";

let database: Database;
let alarm: Alarm;
let sequencer: Sequencer;
let feed: EventFeed;
beforeAll(async () => {
  database = await openJars();
  alarm = watchEvents(database.client, [database.name]);
  sequencer = startSequencer(database, { alarm, logger: silent });
});
beforeEach(async () => {
  feed = await openFeed(database, { alarm });
});
afterEach(() => feed.close());
afterAll(async () => {
  await sequencer.stop();
  await alarm.close();
  await drop(database);
});

let version = 0;
async function record(count: number, options: { tenant?: string; type?: string } = {}): Promise<void> {
  await transact(database, context({ tenant: options.tenant ?? "acme" }), async (tx) => {
    for (let n = 0; n < count; n++) {
      tx.record({
        ...jarEvent("jar", 0),
        subject: { type: "order", id: `j-${++version}`, version: 1 },
        type: options.type ?? "order.status_changed",
      });
    }
  });
  await sequencer.drain();
}
const seqs = (events: readonly LogEvent[]): number[] => events.map((event) => event.seq);
const from = (start: number, count: number): number[] => Array.from({ length: count }, (_, index) => start + index);

test("without a place it begins with what is recorded after the call", async () => {
  await record(3);
  const fresh = await openFeed(database, { alarm });
  const live = fresh.subscribe();
  const head = await fresh.head();
  await record(2);
  expect(seqs(await take(live, 2))).toEqual(from(head + 1, 2));
  await fresh.close();
});

test("it replays what came since, then goes on live, filtered before it is queued", async () => {
  const head = await feed.head();
  await record(2);
  await record(1, { tenant: "other" });
  await record(1, { type: "order.created" });
  const mine = feed.subscribe({ after: head, tenant: "acme", types: ["order.status_changed"], maxQueue: 2 });
  const matched = feed.subscribe({ after: head, match: (event) => event.seq % 2 === head % 2, maxQueue: 4 });
  expect(seqs(await take(mine, 2))).toEqual(from(head + 1, 2));
  const next = mine.next();
  await record(3, { tenant: "other" });
  await record(1);
  expect((await next).value?.seq).toBe(head + 8);
  expect(seqs(await take(matched, 4))).toEqual([head + 2, head + 4, head + 6, head + 8]);
});

test("whoever joins at whatever moment sees exactly the log", async () => {
  const head = await feed.head();
  const total = 300;
  let written = 0;
  const writer = (async () => {
    while (written < total) {
      const count = Math.min(1 + Math.floor(Math.random() * 12), total - written);
      written += count;
      await record(count);
    }
  })();
  const followers: Promise<void>[] = [];
  while (written < total) {
    const after = head + Math.floor(Math.random() * (written + 1));
    const subscription = feed.subscribe({ after, maxQueue: total });
    followers.push(
      take(subscription, head + total - after).then(async (events) => {
        expect(seqs(events)).toEqual(from(after + 1, head + total - after));
        await subscription.return?.();
      }),
    );
    for (let pause = Math.random() * 5; pause > 0; pause--) await feed.head();
  }
  await Promise.all([writer, ...followers]);
  expect(followers.length).toBeGreaterThan(5);
  expect(feed.subscribers).toBe(0);
});

test("a slow consumer loses nothing to a full queue: it reads on from the log", async () => {
  const head = await feed.head();
  const reader = feed.subscribe({ maxQueue: 10 });
  const quick = feed.subscribe({ maxQueue: 100 });
  await record(5);
  await take(quick, 5);
  expect(seqs(await take(reader, 2))).toEqual(from(head + 1, 2));
  await record(45);
  await take(quick, 45);
  expect(seqs(await take(reader, 48))).toEqual(from(head + 3, 48));
  const next = reader.next();
  await record(1);
  expect((await next).value?.seq).toBe(head + 51);
});

test("return and abort end a waiting consumer and let go of it", async () => {
  const abort = new AbortController();
  const returned = feed.subscribe();
  const aborted = feed.subscribe({ signal: abort.signal });
  const behind = feed.subscribe({ after: 0 });
  const waiting = [returned.next(), aborted.next()];
  expect(feed.subscribers).toBe(3);
  await returned.return?.();
  abort.abort();
  await behind.return?.();
  expect(await Promise.all(waiting)).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
  expect(feed.subscribers).toBe(0);
  const late = feed.subscribe({ signal: abort.signal });
  expect(await late.next()).toEqual({ done: true, value: undefined });
});

test("closing the feed ends everybody", async () => {
  const other = await openFeed(database, { alarm });
  const waiting = other.subscribe().next();
  await other.close();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test("a sparse tenant's events are found over long stretches of others", async () => {
  const head = await feed.head();
  await record(1, { tenant: "rare" });
  for (let n = 0; n < 5; n++) await record(200);
  await record(1, { tenant: "rare" });
  const events = await readLog(database.db, { after: 0, first: 10, tenant: "rare" });
  expect(seqs(events)).toEqual([head + 1, head + 1002]);
  expect(seqs(await readLog(database.db, { after: head + 1, first: 1, tenant: "rare" }))).toEqual([head + 1002]);
  const rare = feed.subscribe({ after: head, tenant: "rare" });
  expect(seqs(await take(rare, 2))).toEqual([head + 1, head + 1002]);
});

test("below the floor and from another epoch a place has expired, and a reader is told", async () => {
  const head = await feed.head();
  const witness = feed.subscribe();
  await record(20);
  await take(witness, 20);
  const reader = feed.subscribe({ after: head });
  expect(await trimLog(database, head + 11)).toBe(head + 10);
  expect(await feed.floor()).toBe(head + 11);
  const { epoch } = feed;
  expect(await feed.locate({ epoch, seq: head + 9 })).toEqual({ ok: false, error: "EXPIRED" });
  expect(await feed.locate({ epoch, seq: head + 10 })).toEqual({ ok: true, value: head + 10 });
  expect(await feed.locate({ epoch, seq: head + 20 })).toEqual({ ok: true, value: head + 20 });
  expect(await feed.locate({ epoch, seq: head + 21 })).toEqual({ ok: false, error: "EXPIRED" });
  expect(await feed.locate({ epoch: "other", seq: head + 15 })).toEqual({ ok: false, error: "EXPIRED" });
  await expect(reader.next()).rejects.toMatchObject({ name: "FeedExpired", code: "CURSOR_EXPIRED" });
  expect(seqs(await readLog(database.db, { after: head + 10, first: 100 }))).toEqual(from(head + 11, 10));
  // The floor is never lowered, nor raised past what was numbered.
  expect(await trimLog(database, head)).toBe(0);
  expect(await trimLog(database, head + 1000)).toBe(0);
  expect(await feed.floor()).toBe(head + 11);
});

test("a log that was begun anew ends its followers", async () => {
  const follower = feed.subscribe();
  const waiting = follower.next();
  await countersOf(database.db).updateOne({ _id: "log" }, { $set: { epoch: "anew" } });
  alarm.ring(database.name, "numbered");
  await expect(waiting).rejects.toBeInstanceOf(FeedExpired);
  expect(feed.epoch).toBe("anew");
});
