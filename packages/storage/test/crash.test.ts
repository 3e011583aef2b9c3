import { type RunningDatabase, startDatabase } from "@waybill/database";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import {
  type Alarm,
  type Database,
  openFeed,
  startReaction,
  startSequencer,
  transact,
  watchEvents,
} from "../src/index.ts";
import { eventsOf } from "../src/log/collections.ts";
import { readLogHead } from "../src/log/head.ts";
import { context, drop, Jar, jarEvent, noon, openJars, silent, take, until } from "./support/database.ts";
import { startReplyThief } from "./support/reply-thief.ts";

// Its own server, because it is killed. One that is not ours cannot be.
const ours = inject("mongoEngine") !== "uri";
let server: RunningDatabase;
let database: Database;
let effects: Database;
let alarm: Alarm;
beforeAll(async () => {
  if (!ours) return;
  server = await startDatabase({ purpose: "test", log: () => undefined });
  [database, effects] = await Promise.all([openJars({ uri: server.uri }), openJars({ uri: server.uri })]);
  alarm = watchEvents(database.client, [database.name]);
});
afterAll(async () => {
  if (!ours) return;
  await alarm.close();
  await Promise.all([drop(database), drop(effects)]);
  await server.stop();
});

const writers = 6;
const jars = 2;
const kills = 4;
const writesBetweenKills = 60;

test.skipIf(!ours)(
  "through kill -9 of the database: nothing acknowledged is lost or doubled, every follower sees exactly the log",
  async () => {
    const sequencers = [3, 40].map((batchSize) => startSequencer(database, { alarm, logger: silent, batchSize }));
    const feeds = [await openFeed(database, { alarm }), await openFeed(database, { alarm })] as const;
    const reactions = [1, 2].map(() =>
      startReaction({
        database: effects,
        feed: feeds[0],
        source: "orders",
        name: "copy",
        types: ["order.status_changed"],
        clock: () => noon,
        logger: silent,
        async handle(tx, event) {
          const label = `${event.subject.id} ${event.subject.version}`;
          // Not recognisable by its own id: a second run would leave a second jar.
          const _id = `${event.seq}-${Math.random()}`;
          tx.em.create(Jar, {
            _id,
            tenant: "acme",
            label: `${label} ${_id}`,
            coins: event.seq,
            createdAt: noon,
            version: 1,
          });
        },
      }),
    );
    const early = feeds[0].subscribe({ after: 0, maxQueue: 100_000 });
    const acknowledged = new Map<string, number>();
    let written = 0;
    let stop = false;

    async function writer(number: number): Promise<void> {
      for (let turn = 0; !stop; turn++) {
        const _id = `jar-${number % 3}-${turn % jars}`;
        await transact(database, context(), async (tx) => {
          const jar = await tx.em.findOne(Jar, _id);
          const next =
            jar ?? tx.em.create(Jar, { _id, tenant: "acme", label: _id, coins: 0, createdAt: noon, version: 1 });
          next.coins += 1;
          tx.record(jarEvent(_id, next.coins));
        });
        acknowledged.set(_id, (acknowledged.get(_id) ?? 0) + 1);
        written += 1;
      }
    }
    const running = Array.from({ length: writers }, (_, number) => writer(number));

    for (let kill = 1; kill <= kills; kill++) {
      await until(() => written >= kill * writesBetweenKills);
      await server.kill();
      await server.restart();
    }
    await until(() => written >= (kills + 1) * writesBetweenKills);
    stop = true;
    await Promise.all(running);
    await until(async () => (await readLogHead(database.db)).seq === written);
    await Promise.all(reactions.map((reaction) => reaction.idle()));

    const found = await database.db.collection<Jar>("jars").find().toArray();
    expect(Object.fromEntries(found.map((jar) => [jar._id, jar.coins]))).toEqual(Object.fromEntries(acknowledged));
    const log = await eventsOf(database.db).find().sort({ seq: 1 }).toArray();
    expect(log.map((event) => event.seq)).toEqual(Array.from({ length: written }, (_, index) => index + 1));
    const versions = new Map<string, number>();
    for (const { subject } of log) {
      expect(subject.version).toBe((versions.get(subject.id) ?? 0) + 1);
      versions.set(subject.id, subject.version);
    }
    expect(versions).toEqual(acknowledged);

    const ids = log.map((event) => event._id);
    const late = feeds[1].subscribe({ after: Math.floor(written / 2) });
    expect((await take(early, written)).map((event) => event.id)).toEqual(ids);
    expect((await take(late, written - Math.floor(written / 2))).map((event) => event.id)).toEqual(
      ids.slice(Math.floor(written / 2)),
    );
    const copies = await effects.db.collection<Jar>("jars").find().toArray();
    expect(copies.map((jar) => jar.coins).toSorted((a, b) => a - b)).toEqual(log.map((event) => event.seq));

    await Promise.all([...reactions, ...sequencers].map((part) => part.stop()));
    await Promise.all(feeds.map((feed) => feed.close()));
  },
  180_000,
);

test.skipIf(!ours)(
  "when the database is killed between a commit and its reply, the effect and its event are there once",
  async () => {
    const thief = await startReplyThief(server.uri);
    const through = await openJars({ uri: thief.uri });
    await transact(through, context(), async (tx) => {
      tx.em.create(Jar, { _id: "once", tenant: "acme", label: "once", coins: 0, createdAt: noon, version: 1 });
    });
    for (let round = 1; round <= 3; round++) {
      let runs = 0;
      await transact(through, context(), async (tx) => {
        runs += 1;
        const jar = await tx.em.findOneOrFail(Jar, "once");
        jar.coins += 1;
        tx.record(jarEvent("once", jar.coins));
        thief.steal("commitTransaction", 1, () => server.kill());
        // The server is started again when it is gone and the commit is being repeated.
        if (runs === 1) void until(() => server.pid === undefined).then(() => server.restart());
      });
      expect(runs).toBe(1);
      expect((await through.db.collection<Jar>("jars").findOne({ _id: "once" }))?.coins).toBe(round);
      expect(await eventsOf(through.db).countDocuments({ "subject.id": "once" })).toBe(round);
    }
    await drop(through);
    await thief.close();
  },
);
