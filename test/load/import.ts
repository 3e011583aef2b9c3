/**
 * `npm run bench:import`: how long an import of orders takes, with everything in one process. Waits until the job has
 * ended and tells rows/s, and beside it the processor time that this process (client, subgraphs and gateway) took.
 *
 * Options: `--rows 1000`, `--skus 40` that the rows share in turns, `--commands` counts what went to the databases per
 * row, the logs' followers included. `--kill`: a process per service, and the one that imports is killed (`kill -9`) and
 * started again after a third and after two thirds of the rows. At the end all orders are read back by `events(after:)`,
 * and each must be there once.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { SubgraphApp } from "@waybill/subgraph";
import { createClient, type Send } from "../../scripts/graph/client.ts";
import type { Ends } from "../../scripts/graph/graph.ts";
import { startManyProcesses } from "../../scripts/graph/many-processes.ts";
import { startOneProcess } from "../../scripts/graph/one-process.ts";
import { openSettings } from "../../scripts/graph/settings.ts";
import { openFolder, openServer, withEnds } from "./bench.ts";
import { address, make } from "./call.ts";
import { openShop } from "./orders/shop.ts";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "1000" },
    skus: { type: "string", default: "40" },
    commands: { type: "boolean", default: false },
    kill: { type: "boolean", default: false },
  },
});
const rows = Number(options.rows);
const partLength = 200_000;
const lookEveryMs = 250;
const anyPort = { gateway: 0, customers: 0, inventory: 0, orders: 0, shipments: 0, sandbox: 0 };

interface Job {
  readonly status: string;
  readonly processedRows: number;
  readonly placedRows: number;
}

async function bench(ends: Ends): Promise<void> {
  const server = await openServer(ends);
  const folder = openFolder(ends);
  const databasePrefix = `bench${randomBytes(4).toString("hex")}`;
  const mongoUri = `${server.uri}${server.uri.includes("?") ? "&" : "?"}monitorCommands=true`;
  const settings = await openSettings({ mongoUri, databasePrefix, ports: anyPort, folder });
  const processes = options.kill ? await startManyProcesses(settings) : null;
  const single = processes ? null : await startOneProcess(settings);
  const graph = processes ?? single;
  if (!graph) throw new Error("no graph was started");
  ends.add(() => graph.stop());
  const send = createClient(graph.url, `Bearer ${settings.adminToken}`);
  const baskets = await openShop(send, Math.ceil(Number(options.skus) / 2));
  const lines = baskets.flatMap((basket) => basket.lines);

  const content = Array.from({ length: rows }, (_, row) =>
    JSON.stringify({
      channel: "erp",
      externalId: `erp-${row}`,
      customerId: baskets[0]?.customerId,
      lines: [lines[row % lines.length]],
      shippingAddress: address,
    }),
  ).join("\n");
  const importing = <T>(name: string, input: object): Promise<T> =>
    make<T>(
      send,
      name,
      { idempotencyKey: `${name} ${JSON.stringify(input).slice(0, 60)}`, ...input },
      "importJob { id }",
    );
  const { id } = await importing<{ id: string }>("importOrdersBegin", { format: "JSONL" });
  const parts = Math.ceil(content.length / partLength);
  for (let part = 0; part < parts; part++) {
    await importing("importOrdersAppend", {
      id,
      part,
      content: content.slice(part * partLength, (part + 1) * partLength),
    });
  }

  const commands = new Map<string, number>();
  for (const { database } of Object.values<SubgraphApp>(single?.subgraphs ?? {})) {
    if (!options.commands) break;
    database.client.on("commandStarted", ({ commandName, command, databaseName }) => {
      const target: unknown = command[commandName];
      const name = `${databaseName.split("_").at(-1)}.${commandName}${typeof target === "string" ? ` ${target}` : ""}`;
      commands.set(name, (commands.get(name) ?? 0) + 1);
    });
  }
  const cpu = process.cpuUsage();
  const began = performance.now();
  await importing("importOrdersStart", { id, parts });
  const query = "query ($id: ID!) { importJob(id: $id) { status processedRows placedRows } }";
  let job: Job = { status: "QUEUED", processedRows: 0, placedRows: 0 };
  const killAt = processes ? [rows / 3, (rows * 2) / 3] : [];
  const kills: number[] = [];
  do {
    await delay(lookEveryMs);
    // A process that is being started again does not answer.
    job = await send<{ importJob: Job }>(query, { id }).then(
      ({ importJob }) => importJob,
      (error: unknown) => {
        if (!processes) throw error;
        return job;
      },
    );
    if (processes && job.processedRows >= (killAt[kills.length] ?? Infinity)) {
      await processes.kill("orders");
      kills.push(job.processedRows);
      await processes.restart("orders");
      console.error(`killed at ${job.processedRows} rows and started again`);
    }
    if (rows > 1000) console.error(`${Math.round((performance.now() - began) / 1000)} s: ${job.processedRows} rows`);
  } while (job.status === "QUEUED" || job.status === "RUNNING");
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  const told = await placedByEvents(send);

  for (const [name, count] of [...commands].toSorted(([, a], [, b]) => b - a)) {
    console.log(`${(count / rows).toFixed(2).padStart(8)} per row  ${name}`);
  }
  const total = [...commands.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    JSON.stringify({
      ...job,
      seconds: Math.round(seconds),
      rowsPerSecond: Math.round((rows / seconds) * 10) / 10,
      ...(options.kill && { killedAtRows: kills }),
      readBack: told.length,
      readBackOnce: new Set(told).size,
      processorMsPerRow: Math.round((used.user + used.system) / 1000 / rows),
      ...(options.commands && { commandsPerRow: Math.round((total / rows) * 10) / 10 }),
      engine: server.engine,
    }),
  );
  const isWhole = job.status === "COMPLETED" && job.placedRows === rows;
  if (!isWhole || told.length !== rows || new Set(told).size !== rows) process.exitCode = 1;
}

/** Ids of all orders that the log says were placed, in its order. */
async function placedByEvents(send: Send): Promise<string[]> {
  const query = `query ($after: Cursor) { events(after: $after, first: 100, types: ["order.placed"]) {
    nodes { subject { id } } pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    readonly nodes: readonly { readonly subject: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  }
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const { events }: { readonly events: Page } = await send<{ events: Page }>(query, { after });
    ids.push(...events.nodes.map(({ subject }) => subject.id));
    if (!events.pageInfo.hasNextPage) return ids;
    after = events.pageInfo.endCursor;
  }
}

await withEnds(bench);
