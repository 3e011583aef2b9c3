import { ok } from "@waybill/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mongoUri } from "../../../test/support/mongo-uri.ts";
import { type Database, transact, write } from "../src/index.ts";
import { context, drop, Jar, jarEvent, noon, openJars } from "./support/database.ts";
import { type ReplyThief, startReplyThief } from "./support/reply-thief.ts";

let thief: ReplyThief;
let database: Database;
beforeAll(async () => {
  thief = await startReplyThief(mongoUri());
  database = await openJars({ uri: thief.uri });
});
afterAll(async () => {
  await drop(database);
  await thief.close();
});

const jar = (_id: string) => ({ _id, tenant: "acme", label: _id, coins: 0, createdAt: noon, version: 1 });
const state = async (_id: string) => ({
  coins: (await database.db.collection<Jar>("jars").findOne({ _id }))?.coins,
  events: await database.db.collection("events").countDocuments({ "subject.id": _id }),
});

// One: the driver repeats the commit. Two and more: its repetition is lost as well, and ours settles it.
test.for([1, 2, 3, 4])(
  "when %i replies to a commit are lost, the effect and its event are there once",
  async (lost) => {
    const _id = `commit-${lost}`;
    await transact(database, context(), async (tx) => void tx.em.create(Jar, jar(_id)));
    for (let round = 1; round <= 5; round++) {
      await transact(database, context(), async (tx) => {
        const found = await tx.em.findOneOrFail(Jar, _id);
        found.coins += 1;
        tx.record(jarEvent(_id, found.coins));
        thief.steal("commitTransaction", lost);
      });
      expect(thief.outstanding).toBe(0);
      expect(await state(_id)).toEqual({ coins: round, events: round });
    }
  },
);

test("when the reply to a statement is lost, the transaction is run again and has one effect", async () => {
  await transact(database, context(), async (tx) => void tx.em.create(Jar, jar("statement")));
  let runs = 0;
  await transact(database, context(), async (tx) => {
    runs += 1;
    const found = await tx.em.findOneOrFail(Jar, "statement");
    found.coins += 1;
    if (runs === 1) thief.steal("jars", 1);
    await tx.em.flush();
    tx.record(jarEvent("statement", found.coins));
  });
  expect(runs).toBe(2);
  expect(await state("statement")).toEqual({ coins: 1, events: 1 });
});

test("a command whose answer was lost is repeated by its caller and has one effect", async () => {
  const command = { operation: "fill", idempotencyKey: "k", input: {} };
  const fill = () =>
    write(database, context(), command, async (tx) => {
      tx.em.create(Jar, jar(`filled-${Math.random()}`));
      return ok({ filled: true });
    });
  thief.steal("commitTransaction", 3);
  expect(await fill()).toEqual(ok({ filled: true }));
  expect(await fill()).toEqual(ok({ filled: true }));
  expect(await database.db.collection("jars").countDocuments({ label: /^filled-/ })).toBe(1);
});
