import { afterAll, beforeAll, expect, test } from "vitest";
import { type Alarm, type Database, openRemembered, type Remembered, transact, watchEvents } from "../src/index.ts";
import { context, drop, jarEvent, openJars, until } from "./support/database.ts";

// Two processes on one database.
let here: Database;
let there: Database;
let alarm: Alarm;
let remembered: Remembered<string>;
const reads: string[][] = [];
let present = "old";

beforeAll(async () => {
  here = await openJars();
  there = await openJars({ name: here.name });
  alarm = watchEvents(here.client, [here.name]);
  const open = new Promise<void>((resolve) => void alarm.on(here.name, "recorded", () => resolve()));
  remembered = openRemembered<string>(here, alarm, { subjects: ["order"], most: 2 });
  await open;
});
afterAll(async () => {
  remembered.close();
  await alarm.close();
  await there.close();
  await drop(here);
});

const ask = (...keys: string[]) =>
  remembered.get("acme", keys, async (missing) => {
    reads.push([...missing]);
    return new Map(missing.filter((key) => key !== "none").map((key) => [key, `${present} ${key}`]));
  });
const begin = async (...keys: string[]): Promise<void> => {
  present = "old";
  await change(here);
  await ask(...keys);
};
const change = (database: Database, tenant = "acme") =>
  transact(database, context({ tenant }), async (tx) => tx.record(jarEvent(`a-${tenant}`, 1)));

test("what is known is not read again, nor what is known to be missing; the oldest goes", async () => {
  await ask("a", "none");
  expect(await ask("none", "a")).toEqual([null, "old a"]);
  expect(await ask("a", "b")).toEqual(["old a", "old b"]);
  expect(await ask("a", "none")).toEqual(["old a", null]);
  expect(reads).toEqual([["a", "none"], ["b"], ["a"]]);
});

test("a change of this process is seen by whoever asks after it was acknowledged", async () => {
  await begin("a");
  present = "new";
  await change(here);
  expect(await ask("a")).toEqual(["new a"]);
});

test("a change of another process is seen as soon as the change stream tells of it", async () => {
  await begin("a");
  present = "new";
  await change(there);
  await until(async () => (await ask("a"))[0] === "new a");
});

test("what was being read while it changed is not kept", async () => {
  await begin();
  const slow = Promise.withResolvers<ReadonlyMap<string, string>>();
  const early = remembered.get("acme", ["a"], () => slow.promise);
  present = "new";
  await change(here);
  slow.resolve(new Map([["a", "old a"]]));
  expect(await early).toEqual(["old a"]);
  expect(await ask("a")).toEqual(["new a"]);
});

test("an outage is not kept", async () => {
  await begin();
  await expect(remembered.get("acme", ["a"], () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await ask("a")).toEqual(["old a"]);
});
