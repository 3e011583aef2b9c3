import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, describeIndexes, type IndexSpec } from "../src/index.ts";
import { indexName } from "../src/indexes.ts";
import { assertIndexScan, checkIndex } from "../src/testing/index.ts";
import { drop, jarIndexes, openJars } from "./support/database.ts";

let database: Database;
beforeAll(async () => {
  database = await openJars();
});
afterAll(() => drop(database));

const byId: IndexSpec = { collection: "jars", key: { tenant: 1, _id: 1 } };
const named = [...describeIndexes(), ...jarIndexes, byId].map((spec): [string, IndexSpec] => [
  `${spec.collection} ${indexName(spec)}`,
  spec,
]);

test.for(named)("%s answers as a full scan does", async ([, spec]) => {
  const verdict = await checkIndex(database.db, spec);
  expect(verdict.wrong).toEqual([]);
  expect(verdict.matched).toBeGreaterThan(verdict.queries / 4);
});

// The embedded servers' known fault: the check must be able to see it.
test.runIf(inject("mongoEngine").startsWith("secantus"))(
  "the check finds an index that is answered wrongly",
  async () => {
    const key = { _id: 1, pending: 1 } as const;
    const verdict = await checkIndex(database.db, {
      collection: "events",
      key,
      partialFilterExpression: { pending: 1 },
    });
    expect(verdict.wrong.length).toBeGreaterThan(0);
  },
);

test("every declared index exists", async () => {
  for (const spec of database.indexes) {
    const existing = await database.db.collection(spec.collection).indexes();
    expect(existing).toContainEqual(expect.objectContaining({ name: indexName(spec), key: spec.key }));
  }
  expect(database.indexes).toEqual(expect.arrayContaining([byId, ...jarIndexes, ...describeIndexes()]));
});

test("what the log asks for is read by an index, and rightly", async () => {
  const { db } = database;
  const event = { type: "order.placed", tenant: "acme", subject: { type: "order", id: "a", version: 1 } };
  await db
    .collection("events")
    .insertMany([
      ...[4, 5, 6, 10, 11].map((seq) => ({ ...event, seq })),
      { ...event, pending: 1 },
      { ...event, subject: { ...event.subject, id: "b" }, pending: 1 },
      { ...event, subject: { ...event.subject, id: "c" }, pending: 1 },
    ]);
  const range = { $gt: 5, $lte: 10 };
  const types = { $in: ["order.placed"] };
  const sort = { seq: 1 } as const;
  const plans = [
    await assertIndexScan(db, "events", { pending: 1 }, { limit: 200, hint: "pending_1__id_1" }),
    await assertIndexScan(db, "events", { pending: 1, "subject.id": { $in: ["a", "b"] } }),
    await assertIndexScan(db, "events", { seq: range, type: types }, { sort, hint: "seq_1" }),
    await assertIndexScan(db, "events", { tenant: "acme", seq: range, type: types }, { sort, hint: "tenant_1_seq_1" }),
  ];
  expect(plans.map((plan) => plan.indexes)).toEqual([
    ["pending_1__id_1"],
    ["pending_1_subject.id_1"],
    ["seq_1"],
    ["tenant_1_seq_1"],
  ]);
  await expect(assertIndexScan(db, "events", { actor: "user:anna" })).rejects.toThrow("is not read by an index");
});

test("opening again mends an index whose definition has changed", async () => {
  const collection = database.db.collection("jars");
  await collection.dropIndex("tenant_1_label_1");
  await collection.createIndex({ tenant: 1, label: 1 }, { name: "tenant_1_label_1" });
  const again = await openJars({ name: database.name });
  await again.close();
  expect(await collection.indexes()).toContainEqual(
    expect.objectContaining({ name: "tenant_1_label_1", unique: true }),
  );
});
