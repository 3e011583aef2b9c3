import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, forkFor, transact } from "../src/index.ts";
import { eventsOf } from "../src/log/collections.ts";
import { context, drop, Jar, jarEvent, noon, openJars } from "./support/database.ts";

let database: Database;
beforeAll(async () => {
  database = await openJars();
});
afterAll(() => drop(database));

const jar = (_id: string, coins = 0) => ({ _id, tenant: "acme", label: _id, coins, createdAt: noon, version: 1 });
const coinsOf = async (_id: string) => (await database.db.collection<Jar>("jars").findOne({ _id }))?.coins;

test("effect and event are stored together, the event pending", async () => {
  await transact(database, context(), async (tx) => {
    tx.em.create(Jar, jar("together"));
    tx.record(jarEvent("together", 1, { coins: 0 }));
  });
  expect(await coinsOf("together")).toBe(0);
  const [event] = await eventsOf(database.db).find({ "subject.id": "together" }).toArray();
  expect(event).toEqual({
    _id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
    pending: 1,
    type: "order.status_changed",
    tenant: "acme",
    subject: { type: "order", id: "together", version: 1 },
    occurredAt: noon,
    recordedAt: noon,
    actor: "user:anna",
    correlationId: "c-1",
    data: { coins: 0 },
  });
});

test("what throws leaves neither effect nor event", async () => {
  const failing = transact(database, context(), async (tx) => {
    tx.em.create(Jar, jar("thrown"));
    await tx.em.flush();
    tx.record(jarEvent("thrown", 1));
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await coinsOf("thrown")).toBeUndefined();
  expect(await eventsOf(database.db).countDocuments({ "subject.id": "thrown" })).toBe(0);
});

test("50 at once add one coin each: 50 coins, every version once, each in its own event", async () => {
  await transact(database, context(), async (tx) => void tx.em.create(Jar, jar("crowd")));
  await Promise.all(
    Array.from({ length: 50 }, () =>
      transact(database, context(), async (tx) => {
        const crowd = await tx.em.findOneOrFail(Jar, "crowd");
        crowd.coins += 1;
        await tx.em.flush();
        tx.record(jarEvent("crowd", crowd.version));
      }),
    ),
  );
  expect(await coinsOf("crowd")).toBe(50);
  const events = await eventsOf(database.db).find({ "subject.id": "crowd" }).toArray();
  expect(events.map((event) => event.subject.version).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, index) => index + 2),
  );
});

test("a rehearsed transaction has the effect of one", async () => {
  const rehearsed: Database = { ...database, rehearse: true };
  await transact(database, context(), async (tx) => void tx.em.create(Jar, jar("twice", 5)));
  let runs = 0;
  await transact(rehearsed, context(), async (tx) => {
    runs += 1;
    const twice = await tx.em.findOneOrFail(Jar, "twice");
    twice.coins += 1;
    tx.record(jarEvent("twice", 2));
  });
  expect(runs).toBe(2);
  expect(await coinsOf("twice")).toBe(6);
  expect(await eventsOf(database.db).countDocuments({ "subject.id": "twice" })).toBe(1);
});

test("of two who take one label, the second is run again and sees it taken", async () => {
  const take = (id: string) =>
    transact(database, context(), async (tx) => {
      const taken = await tx.em.findOne(Jar, { label: "wanted" });
      if (taken) return taken._id;
      tx.em.create(Jar, { ...jar(id), label: "wanted" });
      return id;
    });
  const [one, two] = await Promise.all([take("w1"), take("w2")]);
  expect(one).toBe(two);
  expect(await database.db.collection("jars").countDocuments({ label: "wanted" })).toBe(1);
});

test("a label that is always taken is refused after three runs", async () => {
  let runs = 0;
  const doomed = transact(database, context(), async (tx) => {
    runs += 1;
    tx.em.create(Jar, { ...jar(`doomed-${runs}`), label: "wanted" });
  });
  await expect(doomed).rejects.toMatchObject({ code: 11_000 });
  expect(runs).toBe(3);
});

test("an aborted caller's transaction is not begun again, and changes nothing", async () => {
  const abort = new AbortController();
  const aborted = transact(database, context({ signal: abort.signal }), async (tx) => {
    tx.em.create(Jar, jar("aborted"));
    await tx.em.flush();
    abort.abort(new Error("gone"));
  });
  await expect(aborted).rejects.toThrow("gone");
  expect(await coinsOf("aborted")).toBeUndefined();
});

test("an event of more than 64 KiB is refused with its effect", async () => {
  const large = transact(database, context(), async (tx) => {
    tx.em.create(Jar, jar("large"));
    tx.record(jarEvent("large", 1, { text: "x".repeat(64 * 1024) }));
  });
  await expect(large).rejects.toThrow(RangeError);
  expect(await coinsOf("large")).toBeUndefined();
});

test("a unit of work sees its tenant's objects alone, and none without a tenant", async () => {
  await transact(database, context({ tenant: "other" }), async (tx) => {
    tx.em.create(Jar, { ...jar("foreign"), tenant: "other" });
  });
  expect(await forkFor(database, "acme").findOne(Jar, "foreign")).toBeNull();
  expect((await forkFor(database, "other").findOne(Jar, "foreign"))?.tenant).toBe("other");
  expect(await forkFor(database, "acme").nativeUpdate(Jar, { _id: "foreign" }, { coins: 9 })).toBe(0);
  await expect(database.orm.em.fork().findOne(Jar, "foreign")).rejects.toThrow();
  expect(await coinsOf("foreign")).toBe(0);
});
