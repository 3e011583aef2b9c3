import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@waybill/kernel";
import { connect } from "@waybill/storage";
import type { TelemetryConfig } from "@waybill/telemetry";
import { createClient as createWsClient } from "graphql-ws";
import { WebSocket } from "ws";
import { createClient, type Send } from "../../scripts/graph/client.ts";
import { Ends, type Graph } from "../../scripts/graph/graph.ts";
import { type ProcessGraph, startManyProcesses } from "../../scripts/graph/many-processes.ts";
import { type OneProcessGraph, startOneProcess } from "../../scripts/graph/one-process.ts";
import { openSettings, type Settings } from "../../scripts/graph/settings.ts";
import { type Fleet, startFleet } from "./fleet.ts";

const anyPort = { gateway: 0, customers: 0, inventory: 0, orders: 0, shipments: 0, sandbox: 0 };

/** A whole graph on databases of its own. */
export interface TestGraph<G extends Graph = Graph> {
  readonly graph: G;
  readonly settings: Settings;
  /** As the demo tenant's admin. */
  readonly admin: Send;
  /** Ends the graph and drops its databases. */
  stop(): Promise<void>;
}

/** Starts a graph in one process. */
export const startOne = (mongoUri: string, telemetry?: TelemetryConfig): Promise<TestGraph<OneProcessGraph>> =>
  startOn(mongoUri, startOneProcess, telemetry);

/** Starts a graph with a process per service, which may be killed. */
export const startMany = (mongoUri: string, telemetry?: TelemetryConfig): Promise<TestGraph<ProcessGraph>> =>
  startOn(mongoUri, startManyProcesses, telemetry);

/** Starts two processes of each service behind balancers. */
export const startTwoOfEach = (mongoUri: string): Promise<TestGraph<Fleet>> => startOn(mongoUri, startFleet, undefined);

async function startOn<G extends Graph>(
  mongoUri: string,
  start: (settings: Settings) => Promise<G>,
  telemetry: TelemetryConfig | undefined,
): Promise<TestGraph<G>> {
  const ends = new Ends();
  const folder = mkdtempSync(join(tmpdir(), "waybill-test-"));
  ends.add(async () => rmSync(folder, { recursive: true, force: true }));
  const databasePrefix = `t${randomBytes(6).toString("hex")}`;
  ends.add(() => dropDatabases(mongoUri, databasePrefix));
  try {
    const where = { mongoUri, databasePrefix, ports: anyPort, folder };
    const settings = await openSettings({ ...where, logLevel: "fatal", ...(telemetry && { telemetry }) });
    const graph = await start(settings);
    ends.add(() => graph.stop());
    const admin = createClient(graph.url, `Bearer ${settings.adminToken}`);
    return { graph, settings, admin, stop: () => ends.run() };
  } catch (error) {
    await ends.run();
    throw error;
  }
}

async function dropDatabases(mongoUri: string, prefix: string): Promise<void> {
  const client = await connect(mongoUri);
  try {
    const { databases } = await client.db("admin").admin().listDatabases({ nameOnly: true });
    for (const { name } of databases) if (name.startsWith(`${prefix}_`)) await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}

/** A stream of one subscription, read event by event. */
export interface TestStream<T> {
  next(): Promise<T>;
  stop(): Promise<void>;
}

/** Subscribes over a WebSocket of its own. `next` throws when the event has errors or the stream ended. */
export function subscribe<T>(
  wsUrl: string,
  connectionParams: Record<string, unknown>,
  query: string,
  variables: JsonObject = {},
): TestStream<T> {
  const client = createWsClient({ url: wsUrl, connectionParams, webSocketImpl: WebSocket, retryAttempts: 0 });
  const stream = client.iterate({ query, variables });
  return {
    async next() {
      const { value, done } = await stream.next();
      if (done || !value) throw new Error("the stream has ended");
      if (value.errors) throw new Error(value.errors.map((error) => error.message).join("; "));
      return value.data as T;
    },
    async stop() {
      await client.dispose();
    },
  };
}

/** Where all logs end now, as one cursor that `events` and every subscription take. */
export async function logEnd(send: Send): Promise<string> {
  let after: string | null = null;
  for (;;) {
    const { events }: { events: { pageInfo: { hasNextPage: boolean; endCursor: string } } } = await send(
      "query ($after: Cursor) { events(first: 500, after: $after) { pageInfo { hasNextPage endCursor } } }",
      { after },
    );
    after = events.pageInfo.endCursor;
    if (!events.pageInfo.hasNextPage) return after;
  }
}
