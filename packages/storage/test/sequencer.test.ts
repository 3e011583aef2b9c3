import { afterAll, beforeAll, expect, test } from "vitest";
import { type Alarm, type Database, startSequencer, transact, watchEvents } from "../src/index.ts";
import { type EventDocument, eventsOf } from "../src/log/collections.ts";
import { countersOf, readLogHead } from "../src/log/head.ts";
import { context, drop, jarEvent, noon, openJars, silent, until } from "./support/database.ts";

let database: Database;
let alarm: Alarm;
beforeAll(async () => {
  database = await openJars();
  alarm = watchEvents(database.client, [database.name]);
});
afterAll(async () => {
  await alarm.close();
  await drop(database);
});

const pendingEvent = (_id: string, id: string, version: number): EventDocument => ({
  ...jarEvent(id, version),
  _id,
  pending: 1,
  tenant: "acme",
  recordedAt: noon,
  actor: "user:anna",
  correlationId: "c-1",
});
const numbered = (filter: object) =>
  eventsOf(database.db)
    .find({ seq: { $exists: true }, ...filter })
    .sort({ seq: 1 })
    .toArray();

test("a truncated batch takes earlier versions of its subjects along", async () => {
  // By id, version 3 of `a` comes first and version 1 last: a batch of two must not number 3 before 1 and 2.
  await eventsOf(database.db).insertMany([
    pendingEvent("evt_1", "a", 3),
    pendingEvent("evt_2", "b", 1),
    pendingEvent("evt_3", "a", 2),
    pendingEvent("evt_4", "c", 1),
    pendingEvent("evt_5", "a", 1),
  ]);
  const sequencer = startSequencer(database, { alarm, logger: silent, batchSize: 2 });
  await sequencer.drain();
  await sequencer.stop();
  const events = await numbered({});
  expect(events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5]);
  expect(events.map((event) => `${event.subject.id}${event.subject.version}`)).toEqual(["a1", "b1", "a2", "a3", "c1"]);
  expect(events.filter((event) => "pending" in event)).toEqual([]);
});

test("what was recorded while nobody numbered is numbered at the next start", async () => {
  const { seq } = await readLogHead(database.db);
  await transact(database, context(), async (tx) => tx.record(jarEvent("sleeper", 1)));
  const sequencer = startSequencer(database, { alarm, logger: silent });
  await until(async () => (await readLogHead(database.db)).seq === seq + 1);
  await sequencer.stop();
});

test("8 writers, 3 rival sequencers: no gap, no double, each subject's versions in order", async () => {
  const begin = (await readLogHead(database.db)).seq;
  const rivals = [1, 7, 50].map((batchSize) => startSequencer(database, { alarm, logger: silent, batchSize }));
  const versions = new Map<string, number>();
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 25; round++) {
        const id = `s-${writer}-${round % 3}`;
        const version = (versions.get(id) ?? 0) + 1;
        versions.set(id, version);
        await transact(database, context(), async (tx) => {
          tx.record(jarEvent(id, version));
          tx.record(jarEvent(`${id}-twin`, version));
        });
      }
    }),
  );
  await until(async () => (await readLogHead(database.db)).seq === begin + 400);
  await Promise.all(rivals.map((rival) => rival.stop()));
  const events = await numbered({ "subject.id": /^s-/ });
  expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 400 }, (_, index) => begin + index + 1));
  const seen = new Map<string, number>();
  for (const { subject } of events) {
    expect(subject.version).toBe((seen.get(subject.id) ?? 0) + 1);
    seen.set(subject.id, subject.version);
  }
});

test("opening again keeps the counter and the epoch", async () => {
  const before = await readLogHead(database.db);
  expect(await countersOf(database.db).countDocuments({ _id: "log" })).toBe(1);
  const again = await openJars({ name: database.name });
  expect(await readLogHead(again.db)).toEqual(before);
  await again.close();
});
