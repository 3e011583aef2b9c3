import { setTimeout as delay } from "node:timers/promises";
import type { SubgraphName } from "@waybill/schema";
import { currentTraceparent } from "@waybill/telemetry";
import type { ExecutionResult, FormattedExecutionResult } from "graphql";
import { type Answer, ConnectionLost, type Exchange, type Patience, type Post } from "./exchange.ts";
import { asExecutionResult } from "./errors.ts";
import { createHttpClient } from "./http-client/client.ts";
import { createTlsClient } from "./http-client/tls-client.ts";
import type { Logger } from "./logger.ts";
import { type SubgraphPort, type SubgraphRequest, SubgraphUnavailable } from "./port.ts";
import { createRemoteSubscriber } from "./remote-subscriber.ts";
import { assertSecrets, signRequest } from "./signature.ts";

export interface RemotePortOptions {
  /** Which subgraph is behind the addresses; requests are signed for it alone. */
  readonly name: SubgraphName;
  readonly url: string;
  readonly wsUrl: string;
  /** Signs. The same as the subgraph's. */
  readonly secret: string;
  readonly logger: Logger;
  /** Wait for an answer when the request brings no deadline. Default 10 s. */
  readonly timeoutMilliseconds?: number;
  /** A WebSocket that is silent for twice as long is taken for lost. Default 5 s. */
  readonly pingMilliseconds?: number;
  /** Connections kept to the subgraph. Default 32. */
  readonly connections?: number;
}

export type RemotePort = SubgraphPort & { close(): Promise<void> };

/** Far above any answer the limits allow: a guard of our memory, not a limit of the contract. */
const maxAnswerBytes = 32 * 1024 * 1024;

/**
 * A subgraph behind HTTP: keep-alive connections for queries and mutations, one WebSocket for all
 * subscriptions, opened when the first one comes. A request whose connection ends before anything was answered is sent
 * again: behind the address there may be other processes of the subgraph, and whatever is asked of one may be repeated
 * (every mutation has a key). Nothing else is sent twice: who calls knows what may be.
 */
export function remotePort(options: RemotePortOptions): RemotePort {
  const { name, url, secret, timeoutMilliseconds = 10_000, connections = 32 } = options;
  assertSecrets([secret]);
  const { protocol, origin, pathname } = new URL(url);
  const createClient = protocol === "https:" ? createTlsClient : createHttpClient;
  const client = createClient({ origin, connections, connectMs: 2_000, maxAnswerBytes });
  const subscriber = createRemoteSubscriber(options);

  return {
    async execute(request) {
      const { identity, correlationId, signal } = request;
      const deadlineAt = request.deadlineAt ?? Date.now() + timeoutMilliseconds;
      const body = request.body ?? bodyOf(request);
      const envelope = { identity, correlationId, deadlineAt, traceparent: currentTraceparent() };
      // Signed anew each time: a signature is good for one request.
      const post = (): Post => {
        const headers = { "content-type": "application/json", ...signRequest(secret, name, envelope, body) };
        return { path: pathname, headers, body };
      };
      const { status, text } = await persist(client, post, { name, deadlineAt, signal });
      return readAnswer(name, status, text);
    },
    subscribe: (request) => subscriber.subscribe(request),
    async close() {
      subscriber.close();
      await client.close();
    },
  };
}

/** Waits before a request is sent again. Of several idle connections to a process that has ended, one may be met twice. */
const waitsMs = [0, 50];

async function persist(client: Exchange, post: () => Post, patience: Patience): Promise<Answer> {
  for (const waitMs of waitsMs) {
    try {
      return await client.send(post(), patience);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      if (waitMs > 0) await delay(waitMs);
    }
  }
  return client.send(post(), patience);
}

const bodyOf = ({ query, variables, operationName }: SubgraphRequest): string =>
  JSON.stringify({ query, variables, operationName });

/** Every answer that is not the outcome of the operation means that there is no subgraph to talk to. */
function readAnswer(name: string, status: number, text: string): ExecutionResult {
  if (status === 401) throw new SubgraphUnavailable(`${name} refuses our signature: do the secrets and clocks agree?`);
  if (status !== 200) throw new SubgraphUnavailable(`${name} answered HTTP ${status}`);
  try {
    return asExecutionResult(JSON.parse(text) as FormattedExecutionResult);
  } catch (error) {
    throw new SubgraphUnavailable(`${name} answered something that is no JSON`, { cause: error });
  }
}
