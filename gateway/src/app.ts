import type { AddressInfo } from "node:net";
import type { Clock } from "@waybill/kernel";
import { loadSupergraph, type SubgraphName } from "@waybill/schema";
import type { Logger, SubgraphPort } from "@waybill/service";
import type { GatewayConfig } from "./config.ts";
import { createApollo, createExecute } from "./http/apollo.ts";
import { createCheck } from "./http/document-check.ts";
import { createHttp } from "./http/server.ts";
import type { Page } from "./ide/page.ts";
import { limits, resumeWaits } from "./limits.ts";
import { createApiKeyVerifier, readApiKeys } from "./security/api-keys.ts";
import { createAuthenticate } from "./security/authenticate.ts";
import { createTokenVerifier } from "./security/tokens.ts";
import { openStreamDoor } from "./sse/server.ts";
import { createSubscriptions, type SubscriptionLimits } from "./subscriptions/subscriptions.ts";
import { createSupergraph } from "./supergraph/supergraph.ts";
import { createProtocol } from "./websocket/protocol.ts";
import { listenForWebSockets } from "./websocket/server.ts";

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly ports: Readonly<Record<SubgraphName, SubgraphPort>>;
  readonly clock: Clock;
  /** The composed supergraph when it is not the committed one. For tests. */
  readonly supergraphSdl?: string;
}

export interface Gateway {
  /** Where it listens, once it does. */
  readonly url: string;
  readonly wsUrl: string;
  /** What runs now, for tests and metrics. */
  counts(): { readonly connections: number; readonly streams: number; readonly subscribers: number };
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
    async start() {
      running = await startGateway(options);
    },
    stop: async () => running?.stop(),
  };
}

type Running = Omit<Gateway, "start">;

async function startGateway(options: GatewayOptions): Promise<Running> {
  const { config, logger, ports, clock } = options;
  const authenticate = createAuthenticate(
    await createTokenVerifier(config.tokens, clock),
    createApiKeyVerifier(config.apiKeysFile === undefined ? [] : await readApiKeys(config.apiKeysFile), clock),
  );
  const supergraph = createSupergraph({ sdl: options.supergraphSdl ?? loadSupergraph(), ports, logger });
  const subscriptions = createSubscriptions({ supergraph, ports, limits: subscriptionLimits(config), logger });
  const apollo = createApollo({
    supergraph,
    introspection: config.development,
    deadlines: { queryMs: config.queryDeadlineMs, mutationMs: config.mutationDeadlineMs },
    limits: { maxTokens: limits.tokens, maxRecursiveSelections: limits.recursiveSelections },
    logger,
  });
  await apollo.start();

  let ready = true;
  const allowedOrigins = new Set(config.allowedOrigins);
  const check = createCheck(supergraph.schema, config.development);
  const http = createHttp({
    apollo,
    authenticate,
    check,
    allowedOrigins,
    anonymousIntrospection: config.development,
    page: config.development ? await loadPage(config.ideToken) : null,
    ready: () => ready,
    logger,
  });
  const execute = createExecute(apollo);
  const protocol = createProtocol({
    authenticate,
    check,
    execute,
    subscriptions,
    maxSubscriptionsPerSocket: config.maxSubscriptionsPerSocket,
    logger,
  });
  const sockets = listenForWebSockets({ http: http.server, protocol, allowedOrigins, clock, logger });
  const door = { http, authenticate, check, execute, subscriptions, allowedOrigins, clock, logger };
  const streams = openStreamDoor(door);
  await http.listen({ host: config.host, port: config.port });

  const authority = authorityOf(http.server.address() as AddressInfo);
  // The gateway's own page talks to it from the address it was opened at.
  if (config.development)
    for (const origin of ownOrigins(http.server.address() as AddressInfo)) allowedOrigins.add(origin);

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    ready = false;
    streams.stop();
    const cutOff = setTimeout(() => http.server.closeAllConnections(), limits.stopGraceMs * 2);
    await Promise.all([sockets.stop(), http.close()]).finally(() => clearTimeout(cutOff));
    await apollo.stop();
  };
  return {
    url: `http://${authority}/graphql`,
    wsUrl: `ws://${authority}/graphql`,
    counts: () => ({ connections: sockets.connections + streams.connections, ...subscriptions.counts() }),
    stop: () => (stopped ??= stop()),
  };
}

/** The page is 9 MB of text: in production it is not even read. */
async function loadPage(token: string | undefined): Promise<Page> {
  const { graphiqlPage } = await import("./ide/page.ts");
  return graphiqlPage({ token });
}

const subscriptionLimits = (config: GatewayConfig): SubscriptionLimits => ({
  resume: { ...resumeWaits, giveUpAfterMs: config.resumeForMs },
  maxQueuedEvents: limits.queuedEvents,
  stalledAfterMs: limits.stalledMs,
  laggardAfterMs: limits.laggardMs,
  eventDeadlineMs: config.queryDeadlineMs,
  joinsAtOnce: limits.joinsAtOnce,
});

const authorityOf = ({ address, family, port }: AddressInfo): string =>
  `${family === "IPv6" ? `[${address}]` : address}:${port}`;

const ownOrigins = (address: AddressInfo): string[] => [
  `http://${authorityOf(address)}`,
  `http://localhost:${address.port}`,
  `http://127.0.0.1:${address.port}`,
];
