import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Database, transact, watchEvents } from "../src/index.ts";
import { countersOf } from "../src/log/head.ts";
import { context, drop, jarEvent, openJars } from "./support/database.ts";

let near: Database;
let far: Database;
beforeAll(async () => {
  [near, far] = await Promise.all([openJars(), openJars()]);
});
afterAll(() => Promise.all([drop(near), drop(far)]));

const record = (database: Database, id: string) =>
  transact(database, context(), async (tx) => tx.record(jarEvent(id, 1)));

test("it rings for what happens in the log of each database that is watched, by kind", async () => {
  const alarm = watchEvents(near.client, [near.name, far.name]);
  const rung: string[] = [];
  /** Resolves at the next ring of this kind. */
  const next = (database: Database, kind: "recorded" | "numbered") =>
    new Promise<void>((resolve) => {
      const name = database === near ? "near" : "far";
      const end = alarm.on(database.name, kind, () => {
        rung.push(`${name} ${kind}`);
        end();
        resolve();
      });
    });
  // Everybody is woken once when the stream is open; from then on only for a reason.
  await Promise.all([next(near, "recorded"), next(near, "numbered"), next(far, "recorded"), next(far, "numbered")]);
  rung.length = 0;

  const wakes = [next(near, "recorded"), next(near, "numbered"), next(far, "recorded"), next(far, "numbered")];
  await record(far, "a");
  await wakes[2];
  expect(rung).toEqual(["far recorded"]);
  await record(near, "a");
  await wakes[0];
  await countersOf(near.db).updateOne({ _id: "log" }, { $inc: { seq: 1 } });
  await wakes[1];
  expect(rung).toEqual(["far recorded", "near recorded", "near numbered"]);
  alarm.ring(far.name, "numbered");
  expect(rung.at(-1)).toBe("far numbered");
  await alarm.close();
});

test("closing it at once, or when its client is closed already, ends quietly", async () => {
  await watchEvents(near.client, [near.name]).close();
  const uri = `mongodb://${near.client.options.hosts[0]?.toString()}/?directConnection=true`;
  const client = await connect(uri);
  const alarm = watchEvents(client, [near.name]);
  await new Promise<void>((resolve) => void alarm.on(near.name, "recorded", () => resolve()));
  await client.close();
  await alarm.close();
});
