import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { MongoClient } from "mongodb";
import { expect, inject, onTestFinished, test } from "vitest";
import { DataInUseError, freePort, type RunningDatabase, startDatabase, type StartOptions } from "../src/index.ts";
import { gone, runFixture } from "./support/processes.ts";
import { temporaryFolder } from "./support/temporary.ts";

// Servers of our own are started here, whatever the rest of the run works on.
const env = inject("mongoEngine") === "uri" ? { ...process.env, MONGODB_URI: "" } : process.env;

async function start(options: Partial<StartOptions> = {}): Promise<RunningDatabase> {
  const database = await startDatabase({ purpose: "test", log: () => {}, env, ...options });
  onTestFinished(() => database.stop());
  return database;
}

async function withClient<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 20_000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const insert = (uri: string, _id: number) =>
  withClient(uri, (client) => client.db("waybill_test").collection<{ _id: number }>("things").insertOne({ _id }));
const ids = (uri: string) =>
  withClient(uri, async (client) => {
    const found = await client
      .db("waybill_test")
      .collection<{ _id: number }>("things")
      .find()
      .sort({ _id: 1 })
      .toArray();
    return found.map((thing) => thing._id);
  });

test("an acknowledged write is there after kill -9 and a start on the same port", async () => {
  const database = await start();
  await insert(database.uri, 1);
  const first = database.pid;
  await database.kill();
  expect(database.pid).toBeUndefined();
  await database.restart();
  expect(database.pid).not.toBe(first);
  expect(await ids(database.uri)).toEqual([1]);
});

test("a restart without a kill keeps data and address", async () => {
  const port = await freePort();
  const database = await start({ port });
  expect(database.uri).toBe(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  await insert(database.uri, 1);
  await database.restart();
  expect(await ids(database.uri)).toEqual([1]);
});

test("data in a folder survives stop and start; stopping twice is harmless", async () => {
  const dataDir = temporaryFolder();
  const first = await start({ purpose: "development", dataDir });
  await insert(first.uri, 1);
  await first.stop();
  await first.stop();
  const second = await start({ purpose: "development", dataDir });
  expect(await ids(second.uri)).toEqual([1]);
});

test("a data folder in use is refused in one sentence, and the one who uses it goes on", async () => {
  const dataDir = temporaryFolder();
  const holder = runFixture("hold-database.ts", [dataDir], env);
  const uri = await holder.said("uri");
  const second = startDatabase({ purpose: "development", dataDir, log: () => {}, env });
  await expect(second).rejects.toThrow(
    new DataInUseError(`The data folder ${dataDir} is in use by process ${holder.child.pid}: stop that one first.`),
  );
  await insert(uri, 1);
  expect(await ids(uri)).toEqual([1]);
});

test("kill -9 of the owner takes the server with it; the next start has the data", async () => {
  const dataDir = temporaryFolder();
  const holder = runFixture("hold-database.ts", [dataDir], env);
  const uri = await holder.said("uri");
  const serverPid = Number(await holder.said("pid"));
  await insert(uri, 1);
  holder.child.kill("SIGKILL");
  await holder.ended;
  // At once, while the old server may still be ending.
  const next = await start({ purpose: "development", dataDir });
  expect(await ids(next.uri)).toEqual([1]);
  await gone(serverPid);
});

test("kill -9 of a test run leaves neither a server nor its folder", async () => {
  const holder = runFixture("hold-database.ts", [], env);
  const place = await holder.said("place");
  const serverPid = Number(await holder.said("pid"));
  expect(existsSync(place)).toBe(true);
  holder.child.kill("SIGKILL");
  await gone(serverPid);
  await expect.poll(() => existsSync(dirname(place)), { timeout: 20_000 }).toBe(false);
});

test("a folder left half made by a first start that was killed is made anew", async () => {
  const dataDir = temporaryFolder();
  const whole = await start({ purpose: "development", dataDir });
  await whole.stop();
  const engineFolder = join(dataDir, whole.engine);
  rmSync(join(dataDir, `${whole.engine}.served`));
  for (const name of readdirSync(engineFolder)) writeFileSync(join(engineFolder, name), "not a database");
  const again = await start({ purpose: "development", dataDir });
  expect(await ids(again.uri)).toEqual([]);
});
