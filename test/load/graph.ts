/**
 * `npm run bench:graph`: how many requests Waybill's own graph answers, in both topologies: gateway and subgraphs in one
 * process, and a process for each. What `bench:gateway` leaves out is here: subgraphs that do their work, and a database.
 *
 * An empty graph is filled with customers, orders, shipments, scans and invoices. Then five operations are asked, one
 * after the other: a small read, a medium one, one that takes all four subgraphs, the public tracking page's, and placing
 * an order. Each call has a credential of its own among hundreds, and asks for another thing than the one before it.
 * Nothing is bound to a core: on a machine with few, rates are those of graph, database and callers together, and the
 * processor time of each process per request says what one of them is worth. How many requests go to subgraphs and
 * commands to the database is counted beforehand, one call at a time.
 *
 * Options: `--topologies one,many`, `--only small,heavy`, `--rounds 3 --seconds 4 --connections 32`, `--customers 40` with
 * ten orders each, `--tries 3` for stretches during which others kept the machine busy, `--commands` lists what an
 * operation asks of the database. Ends with one JSON line.
 */
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { RunningDatabase } from "@waybill/database";
import type { Ends } from "../../scripts/graph/graph.ts";
import { startOneProcess } from "../../scripts/graph/one-process.ts";
import { allScopes, demoTenant } from "../../scripts/graph/secrets.ts";
import { openSettings, type SettingsOptions } from "../../scripts/graph/settings.ts";
import { openFolder, openServer, withEnds } from "./bench.ts";
import { type Counts, countOf } from "./graph/count.ts";
import { measure, type Stretch } from "./graph/measure.ts";
import { bodiesOf, type OperationName, operationNames, wrong } from "./graph/operations.ts";
import { report } from "./graph/report.ts";
import { fillShop, type Stock } from "./graph/shop.ts";
import { startGraph, type Topology, topologies } from "./graph/topologies.ts";
import { startUnpinned, stopped } from "./processes.ts";

const { values: options } = parseArgs({
  options: {
    topologies: { type: "string", default: topologies.join(",") },
    only: { type: "string", default: operationNames.join(",") },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "4" },
    connections: { type: "string", default: "32" },
    customers: { type: "string", default: "40" },
    tries: { type: "string", default: "3" },
    commands: { type: "boolean", default: false },
  },
});
const anyPort = { gateway: 0, customers: 0, inventory: 0, orders: 0, shipments: 0, sandbox: 0 };
// More than are ever under way at once: nothing can be shared between two requests.
const callersOf = 500;
const warmUp = { seconds: 3, tries: 1 } as const;
const wanted = operationNames.filter((name) => options.only.split(",").includes(name));
const wantedTopologies = topologies.filter((name) => options.topologies.split(",").includes(name));

async function bench(ends: Ends): Promise<void> {
  // For the graph's processes, as in production.
  process.env["NODE_ENV"] = "production";
  const server = await openServer(ends);
  console.log(`${server.describe}; Node ${process.version}`);
  const folder = openFolder(ends);
  const databasePrefix = `bench${randomBytes(4).toString("hex")}`;
  const settings = { mongoUri: server.uri, databasePrefix, ports: anyPort, folder };

  const { stock, counts } = await withEnds((own) => prepare(own, settings));
  if (options.commands) for (const [name, { commands }] of counts) console.log([name, ...commands].join("\n  "));
  const stretches = new Map<Topology, Map<OperationName, Stretch[]>>();
  for (const topology of wantedTopologies)
    stretches.set(topology, await withEnds((own) => load(own, topology, settings, server, stock)));
  report(server.describe, counts, stretches);
}

/** Fills the graph, and counts what each operation asks of subgraphs and databases. */
async function prepare(ends: Ends, options_: SettingsOptions) {
  const telemetry = { metrics: { host: "127.0.0.1", port: 0 }, traces: null };
  const settings = await openSettings({ ...options_, telemetry });
  const graph = await startOneProcess(settings);
  ends.add(() => graph.stop());
  const stock = await fillShop(graph, settings, Number(options.customers));
  const counts = new Map<OperationName, Counts>();
  for (const name of wanted) counts.set(name, await countOf(graph, settings, name, stock));
  return { stock, counts };
}

/** Starts a graph and asks it everything in turns. */
async function load(ends: Ends, topology: Topology, settings: SettingsOptions, server: RunningDatabase, stock: Stock) {
  const graph = await startGraph(topology, settings, ends);
  const pids = { ...graph.pids, ...(server.pid !== undefined && { database: server.pid }) };
  const callers = startUnpinned([process.execPath, fileURLToPath(new URL("graph/callers.ts", import.meta.url))], {
    ipc: true,
  });
  ends.add(() => stopped(callers));
  const { issuer } = await openSettings(settings);
  const authorizations = await Promise.all(
    Array.from({ length: callersOf }, async (_, n) => {
      const token = await issuer.mint({ tenant: demoTenant, subject: `caller-${n}`, scopes: [...allScopes] });
      return `Bearer ${token}`;
    }),
  );
  const ask = (name: OperationName, seconds: number, tries: number): Promise<Stretch> => {
    const bodies = bodiesOf(name, stock);
    const connections = Number(options.connections);
    return measure(callers, pids, { url: graph.url, bodies, authorizations, connections, seconds, wrong }, tries);
  };
  const found = new Map<OperationName, Stretch[]>(wanted.map((name) => [name, []]));
  for (const name of wanted) await ask(name, warmUp.seconds, warmUp.tries);
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const name of wanted) found.get(name)?.push(await ask(name, Number(options.seconds), Number(options.tries)));
  }
  return found;
}

await withEnds(bench);
