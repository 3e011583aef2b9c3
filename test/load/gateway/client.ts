import { connect, type Socket } from "node:net";
import { MessageReader } from "./raw-http.ts";

export interface Load {
  readonly url: string;
  readonly query: string;
  /** Taken in turns: no two requests under way carry the same. */
  readonly authorizations: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly done: number;
  readonly failed: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** Asks the same again and again over so many connections, each as soon as it was answered. */
export async function load({ url, query, authorizations, connections, seconds }: Load): Promise<LoadResult> {
  const { hostname, port, pathname, host } = new URL(url);
  const body = JSON.stringify({ query });
  const requests = authorizations.map((authorization) =>
    Buffer.from(
      `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\naccept: application/json\r\n` +
        `authorization: ${authorization}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
  const latencies: number[] = [];
  let failed = 0;
  let turn = 0;
  const began = performance.now();
  const until = began + seconds * 1000;

  const caller = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      const reader = new MessageReader();
      let sentAt = 0;
      const ask = (): void => {
        sentAt = performance.now();
        if (sentAt >= until) {
          socket.destroy();
          return resolve();
        }
        turn = (turn + 1) % requests.length;
        socket.write(requests[turn] ?? "");
      };
      socket.setNoDelay(true);
      socket.once("connect", ask);
      socket.once("error", reject);
      socket.once("close", () => resolve());
      socket.on("data", (bytes) =>
        reader.push(bytes, ({ head, body }) => {
          if (!head.startsWith("HTTP/1.1 200") || body.length < 20) failed += 1;
          else latencies.push(performance.now() - sentAt);
          ask();
        }),
      );
    });
  await Promise.all(Array.from({ length: connections }, () => caller(connect(Number(port), hostname))));

  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return {
    done: latencies.length,
    failed,
    seconds: (performance.now() - began) / 1000,
    p50: at(0.5),
    p99: at(0.99),
  };
}
