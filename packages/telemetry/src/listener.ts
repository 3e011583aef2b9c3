import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Metrics } from "./metrics/metrics.ts";

export interface OperationsListener {
  /** `http://…/metrics` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Answers `/metrics` at an address of its own, so that what is measured is never at a public door. It asks nobody for
 * credentials: bind it to a private address.
 */
export async function listenForScrapes(
  metrics: Metrics,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<OperationsListener> {
  const server = createServer((request, response) => {
    if (request.url?.split("?", 1)[0] !== "/metrics" || request.method !== "GET") {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { "content-type": metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await listening(server, host, port);
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}/metrics`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
