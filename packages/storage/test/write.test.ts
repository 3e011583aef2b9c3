import { ok, refuse } from "@waybill/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, dropKey, findKey, finishKey, startKey, transact, type Tx, write } from "../src/index.ts";
import { context, drop, handClock, Jar, jarEvent, noon, openJars } from "./support/database.ts";

let database: Database;
beforeAll(async () => {
  database = await openJars();
});
afterAll(() => drop(database));

let counter = 0;
const command = (key: string, input: unknown = { label: key }) => ({
  operation: "createJar",
  idempotencyKey: key,
  input,
});
const create = (label: string) => async (tx: Tx) => {
  const _id = `jar-${++counter}`;
  tx.em.create(Jar, { _id, tenant: "acme", label, coins: 0, createdAt: noon, version: 1 });
  tx.record(jarEvent(_id, 1));
  return ok({ id: _id, at: noon, none: undefined, list: [1, { two: null }] });
};
const count = (collection: string, filter: object) => database.db.collection(collection).countDocuments(filter);

test("a repeated command gives the equal answer and has one effect", async () => {
  const first = await write(database, context(), command("repeat"), create("repeat"));
  const again = await write(database, context(), command("repeat"), create("repeat"));
  expect(first).toStrictEqual(ok({ id: expect.any(String), at: noon, list: [1, { two: null }] }));
  expect(again).toStrictEqual(first);
  expect(await count("jars", { label: "repeat" })).toBe(1);
});

test("members in another order are the same input, another value is not", async () => {
  await write(database, context(), command("order", { a: 1, b: { c: [1, 2], d: noon } }), create("order"));
  const same = await write(database, context(), command("order", { b: { d: noon, c: [1, 2] }, a: 1 }), create("order"));
  expect(same.ok).toBe(true);
  const other = await write(
    database,
    context(),
    command("order", { a: 1, b: { c: [2, 1], d: noon } }),
    create("order-2"),
  );
  expect(other).toMatchObject({
    ok: false,
    error: [{ code: "IDEMPOTENCY_KEY_REUSED", path: ["input", "idempotencyKey"] }],
  });
  expect(await count("jars", { label: "order-2" })).toBe(0);
});

test("50 at once with one key: one effect, 50 equal answers", async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => write(database, context(), command("crowd"), create("crowd"))),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]?.ok).toBe(true);
  expect(await count("jars", { label: "crowd" })).toBe(1);
  expect(await count("idempotency", { _id: JSON.stringify(["acme", "createJar", "crowd"]) as never })).toBe(1);
});

test("a refusal changes nothing and leaves the key free", async () => {
  const events = await count("events", {});
  const refused = await write(database, context(), command("refused"), async (tx) => {
    await create("refused")(tx);
    await tx.em.flush();
    return refuse("INVALID", ["input", "label"], "no");
  });
  expect(refused).toMatchObject({ ok: false, error: [{ code: "INVALID" }] });
  expect(await count("jars", { label: "refused" })).toBe(0);
  expect(await count("events", {})).toBe(events);
  const corrected = await write(database, context(), command("refused", { label: "mended" }), create("refused"));
  expect(corrected.ok).toBe(true);
});

test("a key belongs to its tenant and operation", async () => {
  const mine = await write(database, context(), command("shared"), create("shared-1"));
  const theirs = await write(database, context({ tenant: "other" }), command("shared"), async () => ok("theirs"));
  const renamed = await write(database, context(), { ...command("shared"), operation: "renameJar" }, async () =>
    ok("renamed"),
  );
  expect([mine.ok, theirs, renamed]).toEqual([true, ok("theirs"), ok("renamed")]);
});

test("a key is used up for 24 hours by our clock", async () => {
  const clock = handClock();
  const first = await write(database, context({ clock }), command("day"), create("day-1"));
  clock.now = new Date(noon.getTime() + 24 * 3_600_000 - 1);
  expect(await write(database, context({ clock }), command("day"), create("day-2"))).toEqual(first);
  clock.now = new Date(noon.getTime() + 24 * 3_600_000);
  const next = await write(database, context({ clock }), command("day", { other: true }), create("day-3"));
  expect(next.ok).toBe(true);
  expect(next).not.toEqual(first);
});

test.for(["", "x".repeat(256), "\ud800"])("a malformed key is refused", async (key) => {
  const before = await count("idempotency", {});
  const refused = await write(database, context(), command(key), create("malformed"));
  expect(refused).toMatchObject({ ok: false, error: [{ code: "INVALID", path: ["input", "idempotencyKey"] }] });
  expect(await count("idempotency", {})).toBe(before);
});

test("an answer that is too large undoes the command", async () => {
  const large = write(database, context(), command("large"), async (tx) => {
    await create("large")(tx);
    return ok("x".repeat(1024 * 1024));
  });
  await expect(large).rejects.toThrow(RangeError);
  expect(await count("jars", { label: "large" })).toBe(0);
});

test("a longer process takes a key first and answers later", async () => {
  const saga = command("saga");
  const find = (input: unknown = saga.input) => findKey(database, context(), { ...saga, input });
  expect(await find()).toEqual({ state: "NEW" });
  await transact(database, context(), (tx) => startKey(tx, context(), saga, "ord_1"));
  expect(await find()).toEqual({ state: "STARTED", reference: "ord_1" });
  expect(await find({ other: 1 })).toEqual({ state: "REUSED" });
  await transact(database, context(), async (tx) => finishKey(tx, "acme", saga, { orderId: "ord_1" }));
  await transact(database, context(), (tx) => dropKey(tx, "acme", saga));
  expect(await find()).toEqual({ state: "DONE", answer: { orderId: "ord_1" } });
});

test("a process that was refused frees its key", async () => {
  const saga = command("saga-refused");
  await transact(database, context(), (tx) => startKey(tx, context(), saga, "ord_2"));
  await transact(database, context(), (tx) => dropKey(tx, "acme", saga));
  expect(await findKey(database, context(), saga)).toEqual({ state: "NEW" });
});
