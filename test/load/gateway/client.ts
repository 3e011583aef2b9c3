import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { MessageReader, type RawMessage } from "./raw-http.ts";

export interface Load {
  readonly url: string;
  /** What is posted, taken in turns. Where `aUuid` stands in it each request has one of its own. */
  readonly bodies: readonly string[];
  /** Taken in turns: no two requests under way carry the same. */
  readonly authorizations: readonly string[];
  /** Texts by which an answer that was given is known to be none. */
  readonly wrong?: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly done: number;
  readonly failed: number;
  /** The first answer that was none; empty when there was none such. */
  readonly failure: string;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** Stands in a body for what no other request may have. */
export const aUuid = "00000000-0000-4000-8000-000000000000";

/** Asks the same again and again over so many connections, each as soon as it was answered. */
export async function load({ url, bodies, authorizations, wrong = [], ...options }: Load): Promise<LoadResult> {
  const { connections, seconds } = options;
  const { hostname, port, pathname, host } = new URL(url);
  const requests = Array.from({ length: Math.max(bodies.length, authorizations.length) }, (_, n) => {
    const body = bodies[n % bodies.length] ?? "";
    return Buffer.from(
      `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\naccept: application/json\r\n` +
        `authorization: ${authorizations[n % authorizations.length]}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
  const ownAt = requests.map((request) => request.indexOf(aUuid));
  const next = (): Buffer => {
    turn = (turn + 1) % requests.length;
    const request = requests[turn] as Buffer;
    const at = ownAt[turn] as number;
    if (at < 0) return request;
    const own = Buffer.from(request);
    own.write(randomUUID(), at, "latin1");
    return own;
  };
  const latencies: number[] = [];
  let failed = 0;
  let failure = "";
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
        socket.write(next());
      };
      const answered = ({ head, body }: RawMessage): void => {
        if (!head.startsWith("HTTP/1.1 200") || body.length < 20 || wrong.some((text) => body.includes(text))) {
          failed += 1;
          failure ||= `${head.split("\r\n", 1)[0]} ${body.toString("utf8").slice(0, 1_000)}`;
        } else latencies.push(performance.now() - sentAt);
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
    failure,
    seconds: (performance.now() - began) / 1000,
    p50: at(0.5),
    p99: at(0.99),
  };
}
