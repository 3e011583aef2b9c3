import { connect } from "node:net";
import { MessageReader, type RawMessage } from "./raw-http.ts";

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

  // What is read is done with before anything else is read: all connections share the memory for it.
  const buffer = Buffer.allocUnsafeSlow(256 * 1024);
  const caller = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const reader = new MessageReader();
      const take = (length: number): boolean => {
        reader.push(buffer.subarray(0, length), answered);
        return true;
      };
      const socket = connect({ port: Number(port), host: hostname, noDelay: true, onread: { buffer, callback: take } });
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
      const answered = ({ head, body }: RawMessage): void => {
        if (!head.startsWith("HTTP/1.1 200") || body.length < 20) failed += 1;
        else latencies.push(performance.now() - sentAt);
        ask();
      };
      socket.once("connect", ask);
      socket.once("error", reject);
      socket.once("close", () => resolve());
    });
  await Promise.all(Array.from({ length: connections }, caller));

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
