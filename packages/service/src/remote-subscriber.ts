import { serviceIdentity } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import { currentTraceparent } from "@waybill/telemetry";
import type { ExecutionResult, FormattedExecutionResult } from "graphql";
import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { asExecutionResult, asGraphQLError } from "./errors.ts";
import { connectionText, subscriptionText } from "./graphql-request.ts";
import { createInbox, type Inbox } from "./inbox.ts";
import type { Logger } from "./logger.ts";
import { type SubgraphRequest, SubgraphUnavailable } from "./port.ts";
import { signRequest } from "./signature.ts";

interface RemoteSubscriberOptions {
  readonly name: SubgraphName;
  readonly wsUrl: string;
  readonly secret: string;
  readonly logger: Logger;
  /** A subgraph that is silent for twice as long is taken for lost. Default 5 s. */
  readonly pingMilliseconds?: number;
}

interface RemoteSubscriber {
  subscribe(request: SubgraphRequest): AsyncIterableIterator<ExecutionResult>;
  /** Ends the socket; running subscriptions end with `SubgraphUnavailable`. */
  close(): void;
}

/**
 * Subscriptions at a subgraph behind a WebSocket, all on one socket that opens when needed. When the
 * socket is lost every one of them ends with `SubgraphUnavailable`: nothing is resubscribed here, since
 * only the caller knows the cursor to resume from.
 */
export function createRemoteSubscriber(options: RemoteSubscriberOptions): RemoteSubscriber {
  const { name, secret, logger } = options;
  const running = new Set<Inbox>();
  let isClosed = false;
  const loseAll = (reason: string): void => {
    for (const inbox of running) inbox.fail(new SubgraphUnavailable(reason));
  };
  const client = openClient(options, (reason) => {
    if (running.size > 0)
      logger.warn({ subgraph: name, reason, subscriptions: running.size }, "connection to subgraph lost");
    loseAll(`The connection to ${name} was lost`);
  });

  function subscribe(request: SubgraphRequest): AsyncIterableIterator<ExecutionResult> {
    if (isClosed) throw new SubgraphUnavailable(`The connection to ${name} is closed`);
    const { query, variables, operationName, identity, correlationId, signal } = request;
    const body = { query, variables, operationName };
    const envelope = { identity, correlationId, traceparent: currentTraceparent() };
    const extensions = { ...signRequest(secret, name, envelope, subscriptionText(body)) };
    const leave = (): void => void inbox.return?.();
    let cancel = (): void => undefined;
    const inbox = createInbox({
      name,
      onEnd() {
        running.delete(inbox);
        signal?.removeEventListener("abort", leave);
        cancel();
      },
    });
    running.add(inbox);
    cancel = client.subscribe(
      { query, variables: variables ?? null, operationName: operationName ?? null, extensions },
      {
        next: (result) => inbox.push(asExecutionResult(result as FormattedExecutionResult)),
        complete: () => inbox.end(),
        error: (error) => refusedOrLost(name, inbox, error),
      },
    );
    if (signal?.aborted) leave();
    else signal?.addEventListener("abort", leave, { once: true });
    return inbox;
  }

  return {
    subscribe,
    close() {
      isClosed = true;
      loseAll(`The connection to ${name} was closed`);
      void client.dispose();
    },
  };
}

/** Errors that graphql-ws hands on are the subgraph's answer when they are a list, else the socket's end. */
function refusedOrLost(name: string, inbox: Inbox, error: unknown): void {
  if (!Array.isArray(error)) {
    inbox.fail(new SubgraphUnavailable(`${name} cannot be reached`, { cause: error }));
    return;
  }
  const errors = error.map(asGraphQLError);
  if (errors.some((e) => e.extensions.code === "UNAUTHENTICATED")) {
    inbox.fail(new SubgraphUnavailable(`${name} refuses our signature: do the secrets and clocks agree?`));
    return;
  }
  if (errors.some((e) => e.extensions.code === "SUBGRAPH_UNAVAILABLE")) {
    inbox.fail(new SubgraphUnavailable(`${name} is not available`));
    return;
  }
  inbox.push({ errors });
  inbox.end();
}

function openClient(options: RemoteSubscriberOptions, onLost: (reason: string) => void): Client {
  const { name, wsUrl, secret, pingMilliseconds = 5_000 } = options;
  let silence: NodeJS.Timeout | undefined;
  const client = createClient({
    url: wsUrl,
    webSocketImpl: WebSocket,
    lazy: true,
    // Kept open for a while: the next subscription need not wait for it.
    lazyCloseTimeout: 30_000,
    retryAttempts: 0,
    connectionAckWaitTimeout: 5_000,
    keepAlive: pingMilliseconds,
    connectionParams: () => ({
      ...signRequest(
        secret,
        name,
        { identity: serviceIdentity("waybill", "gateway"), correlationId: "connect" },
        connectionText,
      ),
    }),
    on: {
      // A peer that froze keeps its socket open: silence after a ping is what tells.
      ping: (isReceived) => {
        if (isReceived) return;
        silence = setTimeout(() => client.terminate(), pingMilliseconds);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(silence);
      },
      closed: (event) => {
        clearTimeout(silence);
        onLost(closeReason(event));
      },
    },
  });
  return client;
}

function closeReason(event: unknown): string {
  const { code, reason } = event as { code?: number; reason?: string };
  return `${code ?? "?"} ${reason ?? ""}`.trim();
}
