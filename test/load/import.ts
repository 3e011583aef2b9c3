/**
 * `npm run bench:import`: how long an import of orders takes, with everything in one process. Waits until the job has
 * ended and tells rows/s, and beside it the processor time that this process (client, subgraphs and gateway) took.
 *
 * Options: `--rows 1000`, `--skus 40` that the rows share in turns, `--commands` counts what went to the databases per
 * row, the logs' followers included.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startDatabase } from "@waybill/database";
import type { SubgraphApp } from "@waybill/subgraph";
import { createClient } from "../../scripts/graph/client.ts";
import { Ends } from "../../scripts/graph/graph.ts";
import { startOneProcess } from "../../scripts/graph/one-process.ts";
import { openSettings } from "../../scripts/graph/settings.ts";
import { address, make } from "./call.ts";
import { openShop } from "./orders/shop.ts";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "1000" },
    skus: { type: "string", default: "40" },
    commands: { type: "boolean", default: false },
  },
});
const rows = Number(options.rows);
const partLength = 200_000;
const lookEveryMs = 250;
const anyPort = { gateway: 0, customers: 0, inventory: 0, orders: 0, shipments: 0, sandbox: 0 };
const ends = new Ends();

interface Job {
  readonly status: string;
  readonly processedRows: number;
  readonly placedRows: number;
}

async function bench(): Promise<void> {
  const server = await startDatabase({ purpose: "test", log: (line) => console.error(line) });
  ends.add(() => server.stop());
  const folder = mkdtempSync(join(tmpdir(), "waybill-bench-"));
  ends.add(async () => rmSync(folder, { recursive: true, force: true }));
  const databasePrefix = `bench${randomBytes(4).toString("hex")}`;
  const mongoUri = `${server.uri}${server.uri.includes("?") ? "&" : "?"}monitorCommands=true`;
  const settings = await openSettings({ mongoUri, databasePrefix, ports: anyPort, folder });
  const graph = await startOneProcess(settings);
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
  for (const { database } of Object.values<SubgraphApp>(graph.subgraphs)) {
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
  let job: Job;
  do {
    await delay(lookEveryMs);
    ({ importJob: job } = await send<{ importJob: Job }>(query, { id }));
    if (rows > 1000) console.error(`${Math.round((performance.now() - began) / 1000)} s: ${job.processedRows} rows`);
  } while (job.status === "QUEUED" || job.status === "RUNNING");
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);

  for (const [name, count] of [...commands].toSorted(([, a], [, b]) => b - a)) {
    console.log(`${(count / rows).toFixed(2).padStart(8)} per row  ${name}`);
  }
  const total = [...commands.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    JSON.stringify({
      ...job,
      seconds: Math.round(seconds),
      rowsPerSecond: Math.round((rows / seconds) * 10) / 10,
      processorMsPerRow: Math.round((used.user + used.system) / 1000 / rows),
      ...(options.commands && { commandsPerRow: Math.round((total / rows) * 10) / 10 }),
      engine: server.engine,
    }),
  );
  if (job.status !== "COMPLETED" || job.placedRows !== rows) process.exitCode = 1;
}

try {
  await bench();
} finally {
  await ends.run();
}
