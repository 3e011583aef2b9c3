import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import type { Clock } from "@waybill/kernel";
import { loadSupergraph, type SubgraphName } from "@waybill/schema";
import { drain, type Logger, observePort, type OperationLimits, type SubgraphPort } from "@waybill/service";
import type { Telemetry } from "@waybill/telemetry";
import { createClientErrors } from "./client-errors.ts";
import type { GatewayConfig } from "./config.ts";
import { type Engine, startEngine } from "./engine.ts";
import { createSubgraphProbe, type Readiness } from "./http/readiness.ts";
import { createHttp } from "./http/server.ts";
import type { Page } from "./ide/page.ts";
import { limits } from "./limits.ts";
import { createReloadable, type Reloadable } from "./reload/reloadable.ts";
import { watchFiles } from "./reload/watch-files.ts";
import { createRetiredEngines } from "./retired-engines.ts";
import { createAuthenticate } from "./security/authenticate.ts";
import { createCostBudget } from "./security/cost-budget.ts";
import { openKeys } from "./security/keys.ts";
import { createPublicLimit } from "./security/public-limit.ts";
import { createStreamLimit } from "./security/stream-limit.ts";
import { noTaughtDocuments, readTrustedDocuments, type TrustedDocuments } from "./security/trusted-documents.ts";
import { openStreamDoor } from "./sse/server.ts";
import { type Counts, countAll, watchGateway } from "./telemetry/watch-gateway.ts";
import { createProtocol } from "./websocket/protocol.ts";
import { listenForWebSockets } from "./websocket/server.ts";

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly ports: Readonly<Record<SubgraphName, SubgraphPort>>;
  readonly clock: Clock;
  /** The composed supergraph when it is neither the committed one nor a file: asked for again at a reload. For tests. */
  readonly supergraphSdl?: string | (() => string);
  /** Limits that differ from those of Waybill's own graph. For other graphs. */
  readonly operationLimits?: Partial<OperationLimits> | undefined;
  /** How the process is watched; left out: not at all. */
  readonly telemetry?: Telemetry | undefined;
}

export interface Gateway {
  /** Where it listens, once it does. */
  readonly url: string;
  readonly wsUrl: string;
  /** What runs now, for tests and metrics. */
  counts(): Counts;
  /**
   * Reads keys, trusted documents and supergraph again without losing a request. What cannot be read stays as it was.
   * @returns whether all of it could be read.
   */
  reload(): Promise<boolean>;
  /**
   * Listens. It starts whether the subgraphs are up or not.
   * @throws Error when keys cannot be read or the port is taken
   */
  start(): Promise<void>;
  /** Says goodbye to WebSockets, lets running requests end, and closes. Safe to call twice. */
  stop(): Promise<void>;
}

/** The gateway: GraphQL over HTTP and WebSocket at `/graphql`, `/livez` and `/readyz`. */
export function createGateway(options: GatewayOptions): Gateway {
  let running: Running | undefined;
  const started = (): Running => {
    if (!running) throw new Error("The gateway has not been started");
    return running;
  };
  return {
    get url() {
      return started().url;
    },
    get wsUrl() {
      return started().wsUrl;
    },
    counts: () => started().counts(),
    reload: () => started().reload(),
    async start() {
      running = await startGateway(options);
    },
    stop: async () => running?.stop(),
  };
}

type Running = Omit<Gateway, "start">;

async function startGateway(options: GatewayOptions): Promise<Running> {
  const { config, logger, clock, telemetry } = options;
  const metrics = telemetry?.metrics;
  const ports = observed(options.ports, telemetry);
  const keys = await openKeys(config, clock, { logger, metrics });
  const authenticate = createAuthenticate(keys.verifyToken, keys.verifyApiKey);
  const { trustedDocuments = { mode: "off", file: undefined } } = config;
  const taught = noTaughtDocuments();
  const lists = await createReloadable({
    ...({ what: "trusted_documents", logger, metrics } as const),
    load: () => readTrustedDocuments(trustedDocuments, taught),
  });
  const documents: TrustedDocuments = { textOf: (named) => lists.current.textOf(named) };
  const { isRevoked } = keys;
  const budget = createCostBudget(config.costPerMinute, clock);
  const { operationLimits } = options;
  const errors = createClientErrors(logger, config.errorDocsUrl);
  const shared = { config, errors, ports, authenticate, budget, operationLimits, logger, metrics };
  const retired = createRetiredEngines(config.mutationDeadlineMs * 2);
  const engines = await createReloadable<Engine>({
    what: "supergraph",
    async load(current) {
      const sdl = await readSupergraph(options);
      return current?.sdl === sdl ? current : startEngine({ ...shared, sdl });
    },
    onReplaced: (old) => retired.add(old),
    logger,
    metrics,
  });
  const engine = (): Engine => engines.current;

  let draining = false;
  const isReady = (): boolean => !draining && keys.ready();
  const probe = createSubgraphProbe(options.ports);
  const readiness = async (): Promise<Readiness> => ({
    ready: isReady(),
    checks: { supergraph: true, keys: keys.ready(), draining },
    subgraphs: await probe(),
  });
  const publicLimit = createPublicLimit(config.publicRequestsPerMinute, config.trustedProxies, clock);
  const allowedOrigins = new Set(config.allowedOrigins);
  const http = createHttp({
    engine,
    authenticate,
    publicLimit,
    budget,
    documents,
    allowedOrigins,
    anonymousIntrospection: config.development,
    page: config.development ? await loadPage(config.ideToken) : null,
    readiness,
    isEnding: () => draining,
    unreadMs: limits.unreadMs + Math.max(config.queryDeadlineMs, config.mutationDeadlineMs),
    errorDocsUrl: config.errorDocsUrl,
    logger,
  });
  const streamLimit = createStreamLimit(
    config.maxStreamsPerCaller ?? limits.streamsPerCaller,
    config.maxStreams ?? limits.streams,
  );
  const protocol = createProtocol({
    engine,
    authenticate,
    publicLimit,
    streamLimit,
    budget,
    documents,
    maxSubscriptionsPerSocket: config.maxSubscriptionsPerSocket,
    errors,
    logger,
  });
  const sockets = listenForWebSockets({ http: http.server, protocol, allowedOrigins, isRevoked, clock, logger });
  const door = {
    http,
    engine,
    authenticate,
    publicLimit,
    budget,
    streamLimit,
    allowedOrigins,
    isRevoked,
    clock,
    errors,
  };
  const streams = openStreamDoor(door);
  await http.listen({ host: config.host, port: config.port });

  const authority = authorityOf(http.server.address() as AddressInfo);
  // The gateway's own page talks to it from the address it was opened at.
  if (config.development)
    for (const origin of ownOrigins(http.server.address() as AddressInfo)) allowedOrigins.add(origin);

  const counts = (): Counts => countAll(sockets.connections + streams.connections, [engine(), ...retired.all]);
  const endWatch = watchGateway(metrics, counts, isReady);
  const endFileWatch = watchFiles(
    new Map([
      ...keys.files,
      ...fileOf(config.supergraphFile, engines),
      ...(trustedDocuments.mode === "off" ? [] : fileOf(trustedDocuments.file, lists)),
    ]),
  );
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    draining = true;
    await drain(http.server, config.drainMs ?? 0);
    endFileWatch();
    streams.stop();
    const cutOff = setTimeout(() => http.server.closeAllConnections(), limits.stopGraceMs * 2);
    await Promise.all([sockets.stop(), http.close()]).finally(() => clearTimeout(cutOff));
    await Promise.all([engine().stop(), retired.stop()]);
    endWatch();
  };
  return {
    url: `http://${authority}/graphql`,
    wsUrl: `ws://${authority}/graphql`,
    counts,
    async reload() {
      const done = await Promise.all([keys.reload(), engines.reload(), lists.reload()]);
      return done.every(Boolean);
    },
    stop: () => (stopped ??= stop()),
  };
}

/** A file to watch, where there is one, and what to do when it has changed. */
const fileOf = (file: string | undefined, { reload }: Pick<Reloadable<unknown>, "reload">) =>
  file === undefined ? [] : [[file, () => void reload()] as const];

/** The composed supergraph: a test's, the operator's, or the committed one. */
async function readSupergraph({ supergraphSdl, config }: GatewayOptions): Promise<string> {
  if (supergraphSdl !== undefined) return typeof supergraphSdl === "string" ? supergraphSdl : supergraphSdl();
  return config.supergraphFile === undefined ? loadSupergraph() : readFile(config.supergraphFile, "utf8");
}

function observed(ports: GatewayOptions["ports"], telemetry: Telemetry | undefined): GatewayOptions["ports"] {
  const watched = (Object.entries(ports) as [SubgraphName, SubgraphPort][]).map(([subgraph, port]) => {
    return [subgraph, observePort(port, { caller: "gateway", subgraph, telemetry })] as const;
  });
  return Object.fromEntries(watched) as Record<SubgraphName, SubgraphPort>;
}

/** The page is 9 MB of text: in production it is not even read. */
async function loadPage(token: string | undefined): Promise<Page> {
  const { graphiqlPage } = await import("./ide/page.ts");
  return graphiqlPage({ token });
}

const authorityOf = ({ address, family, port }: AddressInfo): string =>
  `${family === "IPv6" ? `[${address}]` : address}:${port}`;

const ownOrigins = (address: AddressInfo): string[] => [
  `http://${authorityOf(address)}`,
  `http://localhost:${address.port}`,
  `http://127.0.0.1:${address.port}`,
];
