/** Our gateway as its own process, as in production: tokens verified, documents measured, requests to subgraphs signed. */
import { systemClock } from "@waybill/kernel";
import { createGateway } from "@waybill/gateway";
import { createLogger, type RemotePort, remotePort } from "@waybill/service";
import { readFileSync } from "node:fs";
import { type DemoService, demoListSizes, demoServices } from "./demo/schema.ts";

/** What the benchmark hands over, as JSON in the last argument. */
export interface OursSettings {
  readonly supergraphFile: string;
  readonly port: number;
  readonly urls: Readonly<Record<DemoService, string>>;
  readonly tokens: { readonly jwks: string; readonly issuer: string; readonly audience: string };
}

const { supergraphFile, port, urls, tokens } = JSON.parse(process.argv.at(-1) ?? "") as OursSettings;
const logger = createLogger("gateway", "warn");
const secret = "a secret of at least thirty-two bytes, for this benchmark";
const ports = {} as Record<DemoService, RemotePort>;
for (const name of demoServices) {
  ports[name] = remotePort({ name, url: urls[name], wsUrl: urls[name].replace("http", "ws"), secret, logger });
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
  operationLimits: { listSizes: demoListSizes },
});
await gateway.start();
