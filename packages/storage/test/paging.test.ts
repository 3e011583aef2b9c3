import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createCursors,
  type Database,
  forkFor,
  loaderById,
  loaderByKey,
  loaderOfChildren,
  type PageRequest,
  relayPage,
} from "../src/index.ts";
import { assertIndexScan } from "../src/testing/index.ts";
import { drop, Jar, noon, openJars } from "./support/database.ts";

let database: Database;
const cursors = createCursors("a secret of the tests");
// Three by three at one time, so that the id has to break ties.
const stored = Array.from({ length: 30 }, (_, n) => ({
  _id: `jar-${String(n).padStart(2, "0")}`,
  tenant: n % 10 === 9 ? "other" : "acme",
  label: `label-${n}`,
  coins: n % 4,
  createdAt: new Date(noon.getTime() + Math.floor(n / 3) * 1000),
  version: 1,
}));
const newestFirst = stored
  .filter((jar) => jar.tenant === "acme")
  .map((jar) => jar._id)
  .toReversed();

beforeAll(async () => {
  database = await openJars();
  await database.db.collection("jars").insertMany(stored as never[]);
});
afterAll(() => drop(database));

const page = (request: Partial<PageRequest<Jar>>) =>
  relayPage(forkFor(database, "acme"), Jar, {
    where: {},
    first: 4,
    cursors,
    purpose: "jars",
    tenant: "acme",
    ...request,
  });

async function pageThrough(request: Partial<PageRequest<Jar>>): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const result = await page({ ...request, after });
    if (!result.ok) throw new Error(result.error);
    const { nodes, edges, pageInfo } = result.value;
    expect(edges.map((edge) => edge.node)).toEqual(nodes);
    expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([
      edges[0]?.cursor ?? null,
      edges.at(-1)?.cursor ?? null,
    ]);
    ids.push(...nodes.map((node) => node._id));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

test.for([1, 2, 3, 4, 26, 27, 28, 100])(
  "pages of %i give every jar of the tenant once, newest first",
  async (first) => {
    expect(await pageThrough({ first })).toEqual(newestFirst);
    expect(await pageThrough({ first, direction: "asc" })).toEqual(newestFirst.toReversed());
  },
);

test("a filtered list is paged the same way", async () => {
  const three = stored
    .filter((jar) => jar.tenant === "acme" && jar.coins === 3)
    .map((jar) => jar._id)
    .toReversed();
  expect(await pageThrough({ first: 2, where: { coins: 3 } })).toEqual(three);
});

test("an empty list has no cursors", async () => {
  expect(await page({ where: { label: "none" } })).toEqual({
    ok: true,
    value: {
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    },
  });
});

test("a cursor of another list or tenant is refused", async () => {
  const invalid = { ok: false, error: "INVALID" };
  const place = [noon, "jar-01"];
  expect(await page({ after: cursors.encodePage("bowls", "acme", place) })).toEqual(invalid);
  expect(await page({ after: cursors.encodePage("jars", "other", place) })).toEqual(invalid);
  expect(await page({ after: cursors.encodePage("jars", "acme", [noon]) })).toEqual(invalid);
  expect(await page({ after: "forged" })).toEqual(invalid);
});

test("a page and a loader are read by indexes", async () => {
  const sort = { createdAt: -1, _id: -1 } as const;
  const createdAt = new Date(noon.getTime() + 3000);
  const inTies: Record<string, unknown> = { tenant: "acme", createdAt, _id: { $lt: "jar-11" } };
  const plans = [
    await assertIndexScan(database.db, "jars", { tenant: "acme" }, { sort, limit: 5 }),
    await assertIndexScan(database.db, "jars", inTies, { sort, limit: 5 }),
    await assertIndexScan(database.db, "jars", { tenant: "acme", createdAt: { $lt: createdAt } }, { sort, limit: 5 }),
  ];
  expect(plans.slice(1).map((plan) => plan.indexes)).toEqual([
    ["tenant_1_createdAt_-1__id_-1"],
    ["tenant_1_createdAt_-1__id_-1"],
  ]);
  const byIds: Record<string, unknown> = { tenant: "acme", _id: { $in: ["jar-03", "jar-09"] } };
  expect((await assertIndexScan(database.db, "jars", byIds)).indexes).toEqual(["tenant_1__id_1"]);
});

test("the tenant is put beside the other conditions, not around them", async () => {
  const where = { _id: { $in: ["jar-01"] } };
  expect(await forkFor(database, "acme").applyFilters(Jar, where, {}, "read")).toEqual({ tenant: "acme", ...where });
});

test("loaders give what was asked for, in order, null for what the tenant has not", async () => {
  const em = forkFor(database, "acme");
  const byId = loaderById(em, Jar);
  const found = await byId.loadMany(["jar-03", "jar-09", "missing", "jar-01", "jar-03"]);
  expect(found.map((jar) => (jar instanceof Jar ? jar._id : jar))).toEqual(["jar-03", null, null, "jar-01", "jar-03"]);
  const byLabel = loaderByKey(em, Jar, "label");
  expect((await byLabel.load("label-5"))?._id).toBe("jar-05");
  expect(await byLabel.load("label-9")).toBeNull();
  const byCreation = loaderOfChildren(em, Jar, "label");
  expect(
    (await byCreation.loadMany(["label-7", "none"])).map((jars) =>
      jars instanceof Error ? jars : jars.map((jar) => jar._id),
    ),
  ).toEqual([["jar-07"], []]);
});
