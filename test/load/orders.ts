/**
 * `npm run bench:orders`: how much of the database's speed placing an order gets. Three ways in one run, in turns:
 *
 * - raw: the bare driver writes what a placement wrote. For each basket one placement is recorded beforehand, and its
 *   writes are made again with new ids, in the same transactions with the same concerns, each document once in a
 *   transaction. It reads nothing, checks nothing and numbers no events: what is left is what the database takes.
 * - operation: `placeOrder` of the orders subgraph, called in this process; inventory is asked in memory.
 * - gateway: the same through the gateway over HTTP, with token, limits and plan; client and server share the process.
 *
 * Each way has databases of its own with the same indexes, stock and baskets. Options: `--seconds 4` per stretch,
 * `--rounds 3`, `--baskets 200`, `--commands` lists what one placement asks of the databases.
 */
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { connect } from "@waybill/storage";
import { createClient } from "../../scripts/graph/client.ts";
import type { Ends } from "../../scripts/graph/graph.ts";
import { startOneProcess } from "../../scripts/graph/one-process.ts";
import { openSettings, type Settings } from "../../scripts/graph/settings.ts";
import { openFolder, openServer, withEnds } from "./bench.ts";
import { type Cpu, cpuSince, cpuSoFar, cpuSum } from "./cpu.ts";
import { drive, figuresOf, ratio, round, type Stretch } from "./measure.ts";
import { copyDatabases } from "./orders/copy.ts";
import { writeRaw } from "./orders/raw.ts";
import { rehearse } from "./orders/rehearse.ts";
import { openShop, orderOf } from "./orders/shop.ts";
import { gatewayWay, operationWay } from "./orders/ways.ts";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "4" },
    rounds: { type: "string", default: "3" },
    baskets: { type: "string", default: "200" },
    commands: { type: "boolean", default: false },
  },
});
const crowds = [1, 32] as const;
const ways = ["raw", "operation", "gateway"] as const;
const anyPort = { gateway: 0, customers: 0, inventory: 0, orders: 0, shipments: 0, sandbox: 0 };

async function bench(ends: Ends): Promise<void> {
  const server = await openServer(ends);
  console.log(`${server.describe}; Node ${process.version}`);
  const folder = openFolder(ends);
  const databasePrefix = `bench${randomBytes(4).toString("hex")}`;
  const rawPrefix = `${databasePrefix}raw`;
  const settings = await openSettings({ mongoUri: server.uri, databasePrefix, ports: anyPort, folder });

  const { baskets, orders, commands } = await withEnds((own) => prepare(own, settings, rawPrefix));
  const writes = orders[0]?.units.length ?? 0;
  console.log(`a placement: ${commands.length} commands; raw: ${writes} transactions and single writes`);
  if (options.commands) console.log(commands.map((command) => `  ${command}`).join("\n"));

  const graph = await startOneProcess(settings);
  ends.add(() => graph.stop());
  const client = await connect(server.uri);
  ends.add(() => client.close());
  const [byOperation, byGateway] = [await operationWay(graph, settings, ends), gatewayWay(graph, settings, ends)];
  const { bulkWrites } = graph.subgraphs.orders.database;
  const databaseOf = (name: string) => client.db(name.replace(databasePrefix, rawPrefix));
  const target = { client, databaseOf, bulkWrites };
  // In turns, so that of the calls under way no two want the same goods and have to wait for each other.
  let turn = 0;
  const pick = <T>(items: readonly T[]): T => items[turn++ % items.length] as T;
  const work: Record<(typeof ways)[number], () => Promise<unknown>> = {
    raw: () => writeRaw(target, pick(orders)),
    operation: () => byOperation(orderOf(pick(baskets))),
    gateway: () => byGateway(orderOf(pick(baskets))),
  };

  const stretches: { way: string; crowd: number; stretch: Stretch; cpu: Cpu }[] = [];
  for (const way of ways) await drive(8, 1, async () => void (await work[way]()));
  for (let round = 1; round <= Number(options.rounds); round++) {
    for (const crowd of crowds) {
      for (const way of ways) {
        const before = cpuSoFar(server.pid);
        const stretch = await drive(crowd, Number(options.seconds), async () => void (await work[way]()));
        stretches.push({ way, crowd, stretch, cpu: cpuSince(before, cpuSoFar(server.pid)) });
      }
    }
  }

  const of = (way: string, crowd: number) => {
    const mine = stretches.filter((s) => s.way === way && s.crowd === crowd);
    const done = mine.reduce((sum, { stretch }) => sum + stretch.done, 0);
    const cpu = mine.map((s) => s.cpu).reduce(cpuSum);
    const cpuMs = { here: round(cpu.here / done), server: cpu.server === null ? null : round(cpu.server / done) };
    return { ...figuresOf(mine.map(({ stretch }) => stretch)), cpuMs };
  };
  const figures = Object.fromEntries(
    crowds.map((crowd) => [`at${crowd}`, Object.fromEntries(ways.map((way) => [way, of(way, crowd)]))]),
  );
  for (const crowd of crowds) {
    for (const way of ways) {
      const { perSecond, p50, p99, cpuMs } = of(way, crowd);
      console.log(
        `${way.padEnd(10)} ${String(crowd).padStart(2)} at once ${String(perSecond).padStart(8)} orders/s   p50 ${p50} ms   p99 ${p99} ms   ` +
          `CPU ms an order: here ${cpuMs.here}, server ${cpuMs.server ?? "?"}`,
      );
    }
  }
  const ratioAt = (way: string, crowd: number): number => ratio(of(way, crowd).perSecond, of("raw", crowd).perSecond);
  console.log(
    JSON.stringify({
      operationToRaw: ratioAt("operation", 32),
      gatewayToRaw: ratioAt("gateway", 32),
      operationToRawAlone: ratioAt("operation", 1),
      gatewayToRawAlone: ratioAt("gateway", 1),
      engine: server.engine,
      commands: commands.length,
      ...figures,
    }),
  );
}

/** Fills a shop, records one placement of each basket, and copies what there was before for the bare driver. */
async function prepare(ends: Ends, settings: Settings, rawPrefix: string) {
  const { mongoUri } = settings;
  const watched = `${mongoUri}${mongoUri.includes("?") ? "&" : "?"}monitorCommands=true`;
  const graph = await startOneProcess({ ...settings, mongoUri: watched });
  ends.add(() => graph.stop());
  const send = createClient(graph.url, `Bearer ${settings.adminToken}`);
  const baskets = await openShop(send, Number(options.baskets));
  const place = await operationWay(graph, settings, ends);
  const [first] = baskets;
  // A process's caches and a tenant's number series begin with the first order: they are not part of a placement.
  if (first) await place(orderOf(first));
  await copyDatabases(graph, settings.databasePrefix, rawPrefix);
  return { baskets, ...(await rehearse(graph, place, baskets)) };
}

await withEnds(bench);
