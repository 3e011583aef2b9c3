import type { CommandStartedEvent } from "mongodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mongoUri } from "../../../test/support/mongo-uri.ts";
import { type Database, transact } from "../src/index.ts";
import { context, drop, Jar, noon, openJars } from "./support/database.ts";

let database: Database;
beforeAll(async () => {
  const uri = mongoUri();
  database = await openJars({ uri: `${uri}${uri.includes("?") ? "&" : "?"}monitorCommands=true` });
});
afterAll(() => drop(database));

const jar = (_id: string) => ({ _id, tenant: "acme", label: _id, coins: 0, createdAt: noon, version: 1 });
const stored = (_id: string) => database.db.collection<Jar>("jars").findOne({ _id });

/** The commands on jars while `work` runs. */
async function commandsOf(work: () => Promise<unknown>): Promise<string[]> {
  const commands: string[] = [];
  const note = ({ commandName, command }: CommandStartedEvent): void => {
    if (command[commandName] === "jars") commands.push(commandName);
  };
  database.client.on("commandStarted", note);
  await work();
  database.client.off("commandStarted", note);
  return commands;
}

test("a version is known after writing without reading it", async () => {
  const versions: number[] = [];
  const commands = await commandsOf(() =>
    transact(database, context(), async (tx) => {
      const made = tx.em.create(Jar, jar("one"));
      for (const coins of [0, 1, 2]) {
        made.coins = coins;
        await tx.em.flush();
        versions.push(made.version);
      }
    }),
  );
  expect(versions).toEqual([1, 2, 3]);
  expect(commands).toEqual(["insert", "update", "update"]);
  expect(await stored("one")).toMatchObject({ coins: 2, version: 3 });
});

test("several documents that are written together know theirs", async () => {
  await transact(database, context(), async (tx) => void ["a", "b", "c"].map((id) => tx.em.create(Jar, jar(id))));
  const versions = await transact(database, context(), async (tx) => {
    const jars = await tx.em.find(Jar, { _id: { $in: ["a", "b", "c"] } });
    for (const one of jars) one.coins = 5;
    await tx.em.flush();
    return jars.map(({ version }) => version);
  });
  expect(versions).toEqual([2, 2, 2]);
  for (const id of ["a", "b", "c"]) expect(await stored(id)).toMatchObject({ coins: 5, version: 2 });
});

test("a document that was changed meanwhile is not overwritten", async () => {
  await transact(database, context(), async (tx) => void tx.em.create(Jar, jar("rival")));
  const lost = transact(database, context(), async (tx) => {
    const mine = await tx.em.findOneOrFail(Jar, "rival");
    mine.coins += 1;
    await tx.db.collection<Jar>("jars").updateOne({ _id: "rival" }, { $inc: { version: 1 } }, { session: tx.session });
    await tx.em.flush();
  });
  await expect(lost).rejects.toThrow("optimistic lock");
  expect(await stored("rival")).toMatchObject({ coins: 0, version: 1 });
});
