/** The gateway that soaks, as its own process; it counts the streams that it opens at the services, and gives back. */
import { createGateway } from "@waybill/gateway";
import { systemClock } from "@waybill/kernel";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { createLogger, remotePort, type SubgraphPort } from "@waybill/service";
import type { StreamService } from "../subscriptions/schema.ts";
import type { Sample } from "./report.ts";

export interface SoakSettings {
  readonly supergraphFile: string;
  readonly urls: Readonly<Record<StreamService, string>>;
  readonly tokens: { readonly jwks: string; readonly issuer: string; readonly audience: string };
}

const { supergraphFile, urls, tokens } = JSON.parse(process.argv[2] ?? "") as SoakSettings;
// Lost connections are told at level warn, and are part of the load.
const logger = createLogger("gateway", "error");
const secret = "a secret of at least thirty-two bytes, for this benchmark";
const iterators = { opened: 0, returned: 0 };

/** The same port; notes when each stream begins, and when it has ended or was given back. */
function counting(port: SubgraphPort): SubgraphPort {
  return {
    execute: (request) => port.execute(request),
    subscribe(request) {
      const stream = port.subscribe(request);
      iterators.opened += 1;
      let isOpen = true;
      const noted = <T extends { readonly done?: boolean | undefined }>(result: T): T => {
        if (result.done && isOpen) {
          isOpen = false;
          iterators.returned += 1;
        }
        return result;
      };
      const ended = (error: unknown): never => {
        noted({ done: true });
        throw error;
      };
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next: () => stream.next().then(noted, ended),
        return: async () => noted((await stream.return?.()) ?? { done: true, value: undefined }),
      };
    },
  };
}

const ports = {} as Record<SubgraphName, SubgraphPort>;
for (const name of subgraphNames) {
  const url = name === "orders" ? urls.orders : urls.shipments;
  ports[name] = counting(remotePort({ name, url, wsUrl: url.replace("http", "ws"), secret, logger }));
}
const gateway = createGateway({
  config: {
    host: "127.0.0.1",
    port: 0,
    development: false,
    logLevel: "error",
    tokens,
    apiKeysFile: undefined,
    allowedOrigins: [],
    maxSubscriptionsPerSocket: 100,
    costPerMinute: 1_000_000_000,
    publicRequestsPerMinute: 1_000,
    trustedProxies: [],
    queryDeadlineMs: 10_000,
    // Twice as long a supergraph that was replaced is kept.
    mutationDeadlineMs: 2_000,
    resumeForMs: 60_000,
    supergraphFile,
    ideToken: undefined,
  },
  logger,
  ports,
  clock: systemClock,
});
await gateway.start();

process.on("message", (wish: "sample" | "collect") => {
  if (wish === "collect") globalThis.gc?.();
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  process.send?.({
    rss,
    heap: heapTotal,
    live: heapUsed + external,
    cpu: process.cpuUsage().user + process.cpuUsage().system,
    ...iterators,
    ...gateway.counts(),
  } satisfies Sample);
});
process.on("disconnect", () => process.exit(0));
process.send?.(gateway.url);
