import { systemClock } from "@waybill/kernel";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import {
  createLogger,
  drainEnvironment,
  listenSubgraph,
  observePort,
  remotePort,
  runService,
  startConfig,
  type SubgraphPort,
} from "@waybill/service";
import { connect, watchEvents } from "@waybill/storage";
import { openTelemetry, type Telemetry, telemetryConfig, telemetryEnvironment } from "@waybill/telemetry";
import { databaseName, type SubgraphApp, type SubgraphDeps } from "./app.ts";
import { subgraphEnvironment } from "./config.ts";
import type { Peers } from "./context.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs a subgraph as a process of its own, behind HTTP, with its peers behind HTTP, until it is told to end.
 * @param env the process's environment; `WAYBILL_PARENT_PID` ends it with that process.
 */
export async function runSubgraph(
  name: SubgraphName,
  createApp: (deps: SubgraphDeps) => Promise<SubgraphApp>,
  env: Environment,
): Promise<void> {
  const config = startConfig(
    subgraphEnvironment(name).extend(drainEnvironment.shape).extend(telemetryEnvironment.shape),
    env,
  );
  const logger = createLogger(name, config.WAYBILL_LOG_LEVEL);
  /** How to end what has been started, newest last. */
  const ends: (() => Promise<void>)[] = [];

  const openPeers = (telemetry: Telemetry): Peers => {
    const urls: Record<SubgraphName, string> = {
      customers: config.WAYBILL_CUSTOMERS_URL,
      inventory: config.WAYBILL_INVENTORY_URL,
      orders: config.WAYBILL_ORDERS_URL,
      shipments: config.WAYBILL_SHIPMENTS_URL,
    };
    const peers: { [N in SubgraphName]?: SubgraphPort } = {};
    for (const peer of subgraphNames.filter((other) => other !== name)) {
      const url = urls[peer];
      const wsUrl = url.replace(/^http/, "ws");
      const port = remotePort({ name: peer, url, wsUrl, secret: config.WAYBILL_SERVICE_SECRET, logger });
      ends.push(() => port.close());
      peers[peer] = observePort(port, { caller: name, subgraph: peer, telemetry });
    }
    return peers;
  };

  const start = async (): Promise<void> => {
    const telemetry = await openTelemetry(telemetryConfig(config, `waybill-${name}`));
    ends.push(() => telemetry.close());
    const peers = openPeers(telemetry);
    const client = await connect(config.MONGODB_URI);
    ends.push(() => client.close());
    const logs = subgraphNames.map((log) => databaseName(config.WAYBILL_DB_PREFIX, log));
    const alarm = watchEvents(client, logs, logger);
    ends.push(() => alarm.close());
    const app = await createApp({
      mongoUri: config.MONGODB_URI,
      databasePrefix: config.WAYBILL_DB_PREFIX,
      cursorSecret: config.WAYBILL_CURSOR_SECRET,
      logger,
      clock: systemClock,
      alarm,
      peers,
      introspection: config.WAYBILL_ENV === "development",
      telemetry,
    });
    ends.push(() => app.stop());
    await app.server.start();
    ends.push(() => app.server.stop());
    const listening = await listenSubgraph(app.server, {
      host: config.WAYBILL_HOST,
      port: config.WAYBILL_PORT,
      secret: config.WAYBILL_SERVICE_SECRET,
      logger,
      routes: app.routes,
      drainMs: config.WAYBILL_DRAIN_MS,
      ready: async () => (await client.db("admin").command({ ping: 1 }))["ok"] === 1,
    });
    ends.push(() => listening.close());
    logger.info({ url: listening.url, metricsUrl: telemetry.metricsUrl }, "listening");
  };

  const stop = async (): Promise<void> => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  };

  const parent = env["WAYBILL_PARENT_PID"];
  await runService({
    ...{ logger, start, stop },
    parentPid: parent ? Number(parent) : undefined,
    drainMs: config.WAYBILL_DRAIN_MS,
  });
}
