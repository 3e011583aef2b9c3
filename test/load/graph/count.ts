import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "../../../scripts/graph/client.ts";
import type { OneProcessGraph } from "../../../scripts/graph/one-process.ts";
import type { Settings } from "../../../scripts/graph/settings.ts";
import { scrape } from "../../support/scrape.ts";
import { aUuid } from "../gateway/client.ts";
import { record } from "../orders/recording.ts";
import { type OperationName, operations } from "./operations.ts";
import type { Stock } from "./shop.ts";

/** What one call of an operation sets off. */
export interface Counts {
  /** Requests of the gateway to subgraphs. */
  readonly subgraphRequests: number;
  /** Requests of subgraphs to each other. */
  readonly peerRequests: number;
  /** Commands to the databases, for example `orders.find orders`. */
  readonly commands: readonly string[];
}

const tries = 5;
const stillMs = 500;
const isRead = /^\w+\.(?:find|aggregate|count|distinct) /;

/**
 * Calls an operation a few times, one after the other, and counts. Caches are warm then, as they are under load.
 * @param graph one that is measured (`telemetry.metrics`)
 */
export async function countOf(
  graph: OneProcessGraph,
  settings: Settings,
  name: OperationName,
  stock: Stock,
): Promise<Counts> {
  const send = createClient(graph.url, `Bearer ${settings.adminToken}`);
  const { query, variables } = operations[name];
  const all = variables(stock);
  const call = async (n: number): Promise<void> => {
    const own = JSON.stringify(all[n % all.length]).replace(aUuid, () => randomUUID());
    await send(query, JSON.parse(own) as Record<string, unknown>);
  };
  await call(0);
  const databases = Object.values(graph.subgraphs).map(({ database }) => database);
  // Reactions may still be at what was done before. Jobs look for something to do all the time; who does it writes.
  for (let written = 1; written > 0;) {
    const { commands } = await record(
      databases,
      () => false,
      () => delay(stillMs),
    );
    written = commands.filter((command) => !isRead.test(command)).length;
  }
  let fewest: readonly string[] | undefined;
  const before = await requestsOf(graph);
  for (let n = 1; n <= tries; n += 1) {
    const { commands } = await record(
      databases,
      () => false,
      () => call(n),
    );
    // Of what the log's machinery and the jobs do some slips in.
    if (fewest === undefined || commands.length < fewest.length) fewest = commands;
  }
  const after = await requestsOf(graph);
  return {
    subgraphRequests: (after.gateway - before.gateway) / tries,
    peerRequests: (after.peers - before.peers) / tries,
    commands: fewest ?? [],
  };
}

async function requestsOf({ metricsUrls }: OneProcessGraph) {
  const samples = await scrape(metricsUrls);
  const requests = samples.filter(({ name }) => name === "waybill_subgraph_request_duration_seconds_count");
  const sum = (of: readonly { readonly value: number }[]): number => of.reduce((total, { value }) => total + value, 0);
  const gateway = sum(requests.filter(({ labels }) => labels["caller"] === "gateway"));
  return { gateway, peers: sum(requests) - gateway };
}
