import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mongoUri } from "../../../test/support/mongo-uri.ts";
import { type Database, openDatabase, transact } from "../src/index.ts";
import { OwnSessions, processesOf } from "../src/sessions.ts";
import { context, drop, openJars } from "./support/database.ts";

const program = fileURLToPath(new URL("support/stuck-process.ts", import.meta.url));
let database: Database;
beforeAll(async () => {
  database = await openJars();
  await database.db.collection("coins").insertOne({ count: 1 });
});
afterAll(() => drop(database));

test("what a killed process had open is in nobody's way once the next one starts", async () => {
  const uri = mongoUri();
  const child = spawn(process.execPath, [program, uri, database.name], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  expect(await processesOf(database.db).countDocuments({})).toBe(2);
  child.kill("SIGKILL");
  await once(child, "exit");
  const next = await openDatabase({ uri, name: database.name, entities: [], indexes: [] });
  try {
    // Without an end of the dead one's session this is refused for a minute, longer than it is tried again.
    await transact(next, context(), ({ db, session }) =>
      db.collection("coins").updateOne({}, { $inc: { count: 1 } }, { session }),
    );
    expect(await database.db.collection("coins").findOne({}, { projection: { _id: 0 } })).toEqual({ count: 2 });
    expect(await processesOf(database.db).countDocuments({})).toBe(2);
  } finally {
    await next.close();
  }
  expect(await processesOf(database.db).countDocuments({})).toBe(1);
});

test("a process that was taken for dead wrongly goes on with its work", async () => {
  const { db } = database;
  const [me] = await processesOf(db).find({}).toArray();
  await processesOf(db).deleteMany({});
  await transact(database, context(), ({ session }) =>
    db.collection("coins").updateOne({}, { $inc: { count: 1 } }, { session }),
  );
  expect(me?.pid).toBe(process.pid);
  expect(await db.collection("coins").findOne({}, { projection: { _id: 0 } })).toEqual({ count: 3 });
});

test("a process of another machine is dead after four looks at which it has not moved, and no sooner", async () => {
  const { db } = database;
  await processesOf(db).deleteMany({});
  const remote = { host: "elsewhere", pid: 1, beat: 7, sessions: [] };
  await processesOf(db).insertMany([
    { _id: "silent", ...remote },
    { _id: "alive", ...remote },
  ]);
  const others = async () =>
    (await processesOf(db).find({ host: "elsewhere" }).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  // Its first look is at once.
  const own = await OwnSessions.open(db, "here");
  for (let look = 0; look < 3; look++) {
    await processesOf(db).updateOne({ _id: "alive" }, { $inc: { beat: 1 } });
    await own.look();
  }
  expect(await others()).toEqual(["alive", "silent"]);
  await processesOf(db).updateOne({ _id: "alive" }, { $inc: { beat: 1 } });
  await own.look();
  expect(await others()).toEqual(["alive"]);
  await own.close();
});
