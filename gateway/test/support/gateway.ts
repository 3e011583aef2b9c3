import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Scope, scopes, systemClock } from "@waybill/kernel";
import { createLogger } from "@waybill/service";
import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";
import {
  createDevIssuer,
  createGateway,
  type DevToken,
  type GatewayConfig,
  type GatewayOptions,
  newApiKey,
} from "../../src/index.ts";
import { createGraph, type Graph } from "./graph.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: Record<string, unknown> | null;
    readonly errors?: readonly {
      readonly message: string;
      readonly path?: readonly (string | number)[];
      readonly extensions: { readonly code: string } & Record<string, unknown>;
    }[];
    readonly extensions?: unknown;
  };
}

const readScopes: readonly Scope[] = scopes.filter((scope) => scope !== "internal");

/** A gateway over stub subgraphs, with everything a client needs to talk to it. */
export async function startTestGateway(
  overrides: Partial<GatewayConfig> = {},
  portsOf: (graph: Graph) => GatewayOptions["ports"] = ({ ports }) => ports,
) {
  const folder = await mkdtemp(join(tmpdir(), "waybill-gateway-"));
  const issuer = await createDevIssuer(folder, systemClock);
  const apiKey = newApiKey({ id: "erp", tenant: "acme", scopes: ["shipments:read", "orders:read", "events:read"] });
  const expiredKey = newApiKey({ id: "old", tenant: "acme", scopes: [], expiresAt: "2020-01-01T00:00:00Z" });
  const apiKeysFile = join(folder, "api-keys.json");
  await writeFile(apiKeysFile, JSON.stringify({ keys: [apiKey.record, expiredKey.record] }));

  const graph = await createGraph();
  const gateway = createGateway({
    config: {
      host: "127.0.0.1",
      port: 0,
      development: false,
      logLevel: "silent",
      tokens: { jwks: issuer.jwksFile, issuer: issuer.issuer, audience: issuer.audience },
      apiKeysFile,
      allowedOrigins: ["https://shop.example"],
      maxSubscriptionsPerSocket: 5,
      costPerMinute: 1_000_000_000,
      publicRequestsPerMinute: 1_000,
      trustedProxies: [],
      queryDeadlineMs: 2_000,
      mutationDeadlineMs: 10_000,
      resumeForMs: 60_000,
      ideToken: undefined,
      ...overrides,
    },
    logger: createLogger("test", "silent"),
    ports: portsOf(graph),
    clock: systemClock,
    supergraphSdl: graph.supergraphSdl,
  });
  await gateway.start();
  const token = (about: Partial<DevToken> = {}) =>
    issuer.mint({ tenant: "acme", subject: "anna", scopes: readScopes, ...about });
  const authorization = `Bearer ${await token()}`;
  const clients: Client[] = [];

  return {
    graph,
    gateway,
    issuer,
    token,
    authorization,
    apiKey: apiKey.key,
    expiredKey: expiredKey.key,
    async post(body: unknown, headers: Record<string, string> = { authorization }): Promise<Answer> {
      const response = await fetch(gateway.url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: JSON.parse(text) as Answer["body"] };
    },
    /** A client that speaks the protocol through the `graphql-ws` package. */
    client(connectionParams: Record<string, unknown> = { authorization }): Client {
      const client = createClient({
        url: gateway.wsUrl,
        webSocketImpl: WebSocket,
        connectionParams,
        retryAttempts: 0,
        lazyCloseTimeout: 0,
      });
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) await client.dispose();
      await gateway.stop();
      await graph.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;
