/** Our gateway as its own process, as in production: tokens verified, requests to the services signed. */
import { readFileSync } from "node:fs";
import { createGateway } from "@waybill/gateway";
import { systemClock } from "@waybill/kernel";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { createLogger, type RemotePort, remotePort } from "@waybill/service";
import type { StreamService } from "./schema.ts";

export interface OursSettings {
  readonly port: number;
  readonly supergraphFile: string;
  readonly urls: Readonly<Record<StreamService, string>>;
  readonly tokens: { readonly jwks: string; readonly issuer: string; readonly audience: string };
}

const { port, supergraphFile, urls, tokens } = JSON.parse(process.argv[2] ?? "") as OursSettings;
const logger = createLogger("gateway", "warn");
const secret = "a secret of at least thirty-two bytes, for this benchmark";
const ports = {} as Record<SubgraphName, RemotePort>;
for (const name of subgraphNames) {
  const url = name === "orders" ? urls.orders : urls.shipments;
  ports[name] = remotePort({ name, url, wsUrl: url.replace("http", "ws"), secret, logger });
}
const gateway = createGateway({
  config: {
    host: "127.0.0.1",
    port,
    development: false,
    logLevel: "warn",
    tokens,
    apiKeysFile: undefined,
    allowedOrigins: [],
    maxSubscriptionsPerSocket: 100,
    costPerMinute: 1_000_000_000,
    publicRequestsPerMinute: 1_000,
    trustedProxies: [],
    queryDeadlineMs: 10_000,
    mutationDeadlineMs: 10_000,
    resumeForMs: 60_000,
    ideToken: undefined,
  },
  logger,
  ports,
  clock: systemClock,
  supergraphSdl: readFileSync(supergraphFile, "utf8"),
});
await gateway.start();
