import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { mongoUri } from "../../../test/support/mongo-uri.ts";
import { callMutation } from "../../../test/support/mutate.ts";
import { address, fresh, sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { leaseMs } from "../src/jobs/run-imports.ts";
import { startOrders } from "./support.ts";

/** How many rows a file has: `WAYBILL_IMPORT_ROWS=10000` is the largest, takes minutes, and is done in both formats. */
const asked = process.env["WAYBILL_IMPORT_ROWS"];
const rows = Number(asked ?? 90);
/** Every so many rows one that cannot be placed. */
const badEvery = 30;
const bad = Math.floor(rows / badEvery);
const partLength = 200_000;
const patience = { timeout: asked ? 30 * 60_000 : 120_000, interval: 100 };
const program = fileURLToPath(new URL("support/import-process.ts", import.meta.url));

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startOrders();
  await sellerOf(subgraphs).stocked("MUG", 4 * rows);
});
afterAll(() => subgraphs?.dispose());

const running = new Set<ChildProcess>();
const kill = async (child: ChildProcess): Promise<void> => {
  running.delete(child);
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
};
afterEach(async () => void (await Promise.all([...running].map(kill))));

/** Starts a process that runs imports; a later one's clock is ahead, so that it need not wait for the lease to end. */
function startProcess(aheadMs: number): ChildProcess {
  const { databasePrefix } = subgraphs.deps;
  const args = [program, mongoUri(), databasePrefix, String(aheadMs)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  running.add(child);
  return child;
}

const isBad = (row: number): boolean => row % badEvery === 0;

function jsonl(channel: string): string {
  const line = (row: number): string =>
    JSON.stringify({
      channel,
      externalId: `${channel}-${row}`,
      lines: [{ sku: isBad(row) ? "NOPE" : "MUG", quantity: 1 }],
      shippingAddress: address,
    });
  return Array.from({ length: rows }, (_, index) => line(index + 1)).join("\n");
}

function csv(channel: string): string {
  const { name, line1, city, postalCode, countryCode } = address;
  const line = (row: number): string =>
    [channel, `${channel}-${row}`, isBad(row) ? "NOPE" : "MUG", 1, name, line1, city, postalCode, countryCode].join();
  const head = "channel,externalId,sku,quantity,name,line1,city,postalCode,countryCode";
  return [head, ...Array.from({ length: rows }, (_, index) => line(index + 1))].join("\n");
}

async function call<T>(name: string, input: object): Promise<T> {
  const mutation = { subgraph: "orders", name, field: "importJob", selection: "id" } as const;
  const { data, errors } = await callMutation<T>(subgraphs, mutation, { idempotencyKey: fresh(), ...input });
  if (!data?.payload.value) throw new Error(`${name}: ${JSON.stringify(errors ?? data)}`);
  return data.payload.value;
}

async function upload(format: string, content: string): Promise<string> {
  const { id } = await call<{ id: string }>("importOrdersBegin", { format });
  const parts = Math.ceil(content.length / partLength);
  for (let part = 0; part < parts; part++) {
    await call("importOrdersAppend", { id, part, content: content.slice(part * partLength, (part + 1) * partLength) });
  }
  await call("importOrdersStart", { id, parts });
  return id;
}

interface Job {
  readonly status: string;
  readonly totalRows: number | null;
  readonly placedRows: number;
  readonly failedRows: number;
  readonly processedRows: number;
}
const read = async (id: string): Promise<Job> => {
  const query = `query ($id: ID!) { importJob(id: $id) { status totalRows placedRows failedRows processedRows } }`;
  return (await subgraphs.run<{ importJob: Job }>("orders", query, { id })).importJob;
};

interface Page<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
async function allOf<T>(read: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  for (let page = await read(null); ; page = await read(page.pageInfo.endCursor)) {
    found.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return found;
  }
}

interface Failure {
  readonly row: number;
  readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] }[];
}
/** The rows that failed, each with its first reason. */
async function failures(id: string): Promise<string[]> {
  const query = `query ($id: ID!, $after: Cursor) { importJob(id: $id) { rows(first: 100, after: $after, status: FAILED) {
    nodes { row userErrors { code path } } pageInfo { hasNextPage endCursor } } } }`;
  type Found = { importJob: { rows: Page<Failure> } };
  const rowsOf = await allOf(
    async (after) => (await subgraphs.run<Found>("orders", query, { id, after })).importJob.rows,
  );
  return rowsOf.map(({ row, userErrors }) => `${row} ${userErrors[0]?.path.join(".")} ${userErrors[0]?.code}`);
}

/** Ids of all orders that the log says were placed. */
async function placedByEvents(): Promise<string[]> {
  await subgraphs.quiet();
  const query = `query ($after: Cursor) { events(after: $after, first: 500, types: ["order.placed"]) {
    nodes { subject { id } } pageInfo { hasNextPage endCursor } } }`;
  type Found = { events: Page<{ subject: { id: string } }> };
  const events = await allOf(async (after) => (await subgraphs.run<Found>("orders", query, { after })).events);
  return events.map(({ subject }) => subject.id);
}

const formats = [
  // A row is named by its line in the file, and a first line with the columns counts.
  ["CSV", csv, 1],
  ["JSONL", jsonl, 0],
] as const;

describe("an import whose process is killed", { timeout: asked ? 60 * 60_000 : 180_000 }, () => {
  it.each(formats.slice(0, asked ? 2 : 1))(
    "(%s) goes on in the next process and places every order once",
    async (format, make, headLines) => {
      const channel = format.toLowerCase();
      const id = await upload(format, make(channel));
      const seen: number[] = [0];
      const progress = async (atLeast: number): Promise<void> => {
        const job = await read(id);
        seen.push(job.processedRows);
        if (job.processedRows < atLeast)
          throw new Error(`${job.processedRows} of ${job.totalRows} rows, ${job.status}`);
      };
      const first = startProcess(0);
      await vi.waitFor(() => progress(rows / 3), patience);
      await kill(first);
      expect((await read(id)).status).toBe("RUNNING");
      startProcess(leaseMs + 60_000);
      await vi.waitFor(() => progress(rows), patience);
      await vi.waitFor(async () => expect((await read(id)).status).toBe("COMPLETED"), patience);

      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      expect(await read(id)).toEqual({
        status: "COMPLETED",
        totalRows: rows,
        placedRows: rows - bad,
        failedRows: bad,
        processedRows: rows,
      });
      const expected = Array.from(
        { length: bad },
        (_, n) => `${(n + 1) * badEvery + headLines} input.lines.0.sku UNKNOWN_SKU`,
      );
      expect(await failures(id)).toEqual(expected);
      const stored = await subgraphs.db("orders").collection("orders").find({ channel }).toArray();
      expect(new Set(stored.map((order) => order["externalId"])).size).toBe(rows - bad);
      expect(stored.length).toBe(rows - bad);
      const told = await placedByEvents();
      expect(new Set(told).size).toBe(told.length);
      expect(stored.filter(({ _id }) => !told.includes(String(_id)))).toEqual([]);
      expect(await subgraphs.db("orders").collection("placements").countDocuments({})).toBe(0);
    },
  );
});
