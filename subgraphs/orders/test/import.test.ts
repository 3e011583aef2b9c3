import { createApp as customers } from "@waybill/customers";
import { createApp as inventory } from "@waybill/inventory";
import type { SubgraphDeps } from "@waybill/subgraph";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { callMutation, type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { address, fresh, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { leaseMs } from "../src/jobs/run-imports.ts";
import { createApp } from "../src/index.ts";

/** The import itself is timed work, which tests leave out otherwise. */
const withJobs = (deps: SubgraphDeps) => createApp({ ...deps, jobs: true });

let subgraphs: Subgraphs;
let sku: string;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ customers, inventory, orders: withJobs });
  sku = fresh("SKU");
  await sellerOf(subgraphs).stocked(sku, 10_000);
});
afterAll(() => subgraphs?.dispose());

interface Job {
  readonly id: string;
  readonly status: string;
  readonly totalRows: number | null;
  readonly placedRows: number;
  readonly failedRows: number;
  readonly error: string | null;
  readonly version: number;
  readonly rows: {
    readonly nodes: readonly { row: number; status: string; userErrors: { code: string; path: string[] }[] }[];
  };
}
const onImport = (name: string): Mutation => ({
  subgraph: "orders",
  name,
  field: "importJob",
  selection: "id status version",
});
const start = (content: string, format = "JSONL") =>
  succeed<Job>(subgraphs, onImport("importOrders"), { idempotencyKey: fresh(), format, content });
const read = async (id: string, identity = staff()): Promise<Job | null> => {
  const query = `query ($id: ID!) { importJob(id: $id) { id status totalRows placedRows failedRows error version
    rows(first: 100, status: FAILED) { nodes { row status userErrors { code path } } } } }`;
  return (await subgraphs.run<{ importJob: Job | null }>("orders", query, { id }, identity)).importJob;
};
/** The import when it has ended. */
const ended = (id: string): Promise<Job> =>
  vi.waitFor(
    async () => {
      const job = await read(id);
      if (job?.status !== "COMPLETED" && job?.status !== "FAILED") throw new Error(`the import is ${job?.status}`);
      return job;
    },
    { timeout: 100_000, interval: 100 },
  );
const order = (changes: object = {}): string =>
  JSON.stringify({
    channel: "erp",
    externalId: fresh("erp"),
    lines: [{ sku, quantity: 1 }],
    shippingAddress: address,
    ...changes,
  });
const ordersOf = (channel: string) => subgraphs.db("orders").collection("orders").countDocuments({ channel });

// Imports run by the clock of the machine: what a busy one needs is no fault.
describe("importOrders", { timeout: 240_000 }, () => {
  it("places what it can and says of every other row why not", async () => {
    const before = await ordersOf("erp");
    const lines = [
      order(),
      "{",
      order({ lines: [{ sku: "NOPE", quantity: 1 }] }),
      order({ lines: [{ sku, quantity: "2" }] }),
      order(),
      order({ extra: 1 }),
    ];
    const { id } = await start(lines.join("\n"));
    const job = await ended(id);
    expect(job).toMatchObject({
      status: "COMPLETED",
      totalRows: 6,
      placedRows: 2,
      failedRows: 4,
      error: null,
      version: 3,
    });
    expect(
      job.rows.nodes.map(({ row, userErrors }) => [
        row,
        ...userErrors.map(({ path, code }) => `${path.join(".")} ${code}`),
      ]),
    ).toEqual([
      [2, "input INVALID"],
      [3, "input.lines.0.sku UNKNOWN_SKU"],
      [4, "input.lines.0.quantity INVALID"],
      [6, "input INVALID"],
    ]);
    expect(await ordersOf("erp")).toBe(before + 2);
  });

  it("takes a CSV in parts that come in any order", async () => {
    const csv = `channel,externalId,sku,quantity,unitPrice,currencyCode,name,line1,city,postalCode,countryCode
csv,X1,${sku},2,9.50,EUR,Zoë,1 High St,London,SW1Y 4JH,GB
csv,X1,${sku},1,,,,,,,
csv,X2,${sku},1,,,Bob,2 Low St,London,SW1Y 4JH,GB
`;
    const { id } = await succeed<Job>(subgraphs, onImport("importOrdersBegin"), {
      idempotencyKey: fresh(),
      format: "CSV",
    });
    const append = (part: number, content: string) =>
      mutate<Job>(subgraphs, onImport("importOrdersAppend"), { idempotencyKey: fresh(), id, part, content });
    const begin = (parts: number) =>
      mutate<Job>(subgraphs, onImport("importOrdersStart"), { idempotencyKey: fresh(), id, parts });
    expect(refusals(await begin(1))).toEqual(["input.parts INVALID"]);
    expect((await append(1, csv.slice(100))).value).toMatchObject({ status: "RECEIVING", version: 2 });
    expect(refusals(await append(1, "again"))).toEqual(["input.part TAKEN"]);
    expect(refusals(await append(200, "x"))).toEqual(["input.part INVALID"]);
    expect(refusals(await append(2, ""))).toEqual(["input.content BLANK"]);
    expect(refusals(await append(2, "é".repeat(131_073)))).toEqual(["input.content TOO_LONG"]);
    expect(refusals(await begin(1))).toEqual(["input.parts INVALID"]);
    await append(0, csv.slice(0, 100));
    expect((await begin(2)).value).toMatchObject({ status: "QUEUED", version: 4 });
    expect(refusals(await append(2, "late"))).toEqual(["input.id INVALID_STATE"]);
    expect(await ended(id)).toMatchObject({ status: "COMPLETED", totalRows: 2, placedRows: 2, version: 6 });
    const orders = await subgraphs
      .db("orders")
      .collection("orders")
      .find({ channel: "csv" })
      .sort({ externalId: 1 })
      .toArray();
    expect(orders.map((o) => [o["externalId"], o["shippingAddress"].name, o["totalMinor"]])).toEqual([
      ["X1", "Zoë", 2_900],
      ["X2", "Bob", 1_000],
    ]);
    expect(await subgraphs.db("orders").collection("importParts").countDocuments({ jobId: id })).toBe(0);
  });

  it("fails as a whole for a file that is none, and places nothing", async () => {
    const { id } = await start("sku\nA", "CSV");
    expect(await ended(id)).toMatchObject({
      status: "FAILED",
      totalRows: null,
      placedRows: 0,
      error: expect.stringContaining("lacks the columns") as string,
    });
  });

  it("is for the tenant's staff alone", async () => {
    subgraphs.clock.advance(1);
    const { id } = await start(order());
    expect(await read(id, staff("other"))).toBeNull();
    expect(await read(id, shopper("cus_1"))).toBeNull();
    const { errors } = await callMutation(
      subgraphs,
      onImport("importOrders"),
      { idempotencyKey: fresh(), format: "JSONL", content: order() },
      shopper("cus_1"),
    );
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
    await ended(id);
    const list = "{ importJobs(first: 1) { nodes { id status } } }";
    expect(await subgraphs.run("orders", list)).toEqual({ importJobs: { nodes: [{ id, status: "COMPLETED" }] } });
    expect(await subgraphs.run("orders", list, {}, staff("other"))).toEqual({ importJobs: { nodes: [] } });
    const shown = await subgraphs.execute("orders", list, {}, shopper("cus_1"));
    expect(shown.errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
  });

  it("goes on after its process ended, and places no order twice", async () => {
    const rows = 24;
    const lines = Array.from({ length: rows }, () => {
      // Without an id of its own: the key alone keeps it single.
      const { externalId: _, ...rest } = JSON.parse(order({ channel: "kill" })) as Record<string, unknown>;
      return JSON.stringify(rest);
    });
    const { id } = await start(lines.join("\n"));
    await vi.waitFor(async () => expect((await read(id))?.placedRows).toBeGreaterThan(2), {
      timeout: 100_000,
      interval: 50,
    });
    const old = subgraphs.apps.orders;
    await old?.stop();
    const db = subgraphs.db("orders");
    // As after a kill: the lease was not given back, and orders were placed that the import has not noted.
    await db
      .collection<{ _id: string }>("importLeases")
      .updateOne(
        { _id: id },
        { $set: { holder: "gone", until: new Date(subgraphs.clock().getTime() + leaseMs) } },
        { upsert: true },
      );
    const noted = await db.collection("importRows").find({ jobId: id, status: "PLACED" }).limit(3).toArray();
    await db
      .collection("importRows")
      .updateMany({ _id: { $in: noted.map(({ _id }) => _id) } }, { $set: { status: "PENDING", orderId: null } });
    subgraphs.clock.advance(leaseMs + 1);

    const app = await withJobs(subgraphs.deps);
    try {
      await app.server.start();
      await vi.waitFor(
        async () =>
          expect(await db.collection<{ _id: string }>("importJobs").findOne({ _id: id })).toMatchObject({
            status: "COMPLETED",
          }),
        { timeout: 100_000, interval: 100 },
      );
      expect(await db.collection("importRows").countDocuments({ jobId: id, status: "PLACED" })).toBe(rows);
      expect(await ordersOf("kill")).toBe(rows);
      expect(await db.collection("placements").countDocuments({})).toBe(0);
    } finally {
      await app.stop();
      await app.server.stop();
    }
  });
});
