import { serviceIdentity } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import { currentTraceparent } from "@waybill/telemetry";
import type { GraphQLFormattedError } from "graphql";
import { asExecutionResult, asGraphQLError } from "./errors.ts";
import { connectionText, subscriptionText } from "./graphql-request.ts";
import { Inbox } from "./inbox.ts";
import type { Logger } from "./logger.ts";
import { type Results, type SubgraphRequest, SubgraphUnavailable } from "./port.ts";
import { signRequest } from "./signature.ts";
import { createSubgraphSocket } from "./subgraph-socket.ts";

interface RemoteSubscriberOptions {
  readonly name: SubgraphName;
  readonly wsUrl: string;
  readonly secret: string;
  readonly logger: Logger;
  /** A subgraph that is silent for twice as long is taken for lost. Default 5 s. */
  readonly pingMilliseconds?: number;
}

interface RemoteSubscriber {
  subscribe(request: SubgraphRequest): Results;
  /** Ends the socket; running subscriptions end with `SubgraphUnavailable`. */
  close(): void;
}

/**
 * Subscriptions at a subgraph behind a WebSocket, all on one socket that opens when needed. When the
 * socket is lost every one of them ends with `SubgraphUnavailable`: nothing is resubscribed here, since
 * only the caller knows the cursor to resume from.
 */
export function createRemoteSubscriber(options: RemoteSubscriberOptions): RemoteSubscriber {
  const { name, wsUrl, secret, logger, pingMilliseconds = 5_000 } = options;
  const running = new Set<Inbox>();
  let isClosed = false;
  const hello = { identity: serviceIdentity("waybill", "gateway"), correlationId: "connect" };
  const socket = createSubgraphSocket({
    url: wsUrl,
    hello: () => ({ ...signRequest(secret, name, hello, connectionText) }),
    pingMilliseconds,
    onLost(reason, subscriptions) {
      if (subscriptions > 0) logger.warn({ subgraph: name, reason, subscriptions }, "connection to subgraph lost");
    },
  });

  function subscribe(request: SubgraphRequest): Results {
    if (isClosed) throw new SubgraphUnavailable(`The connection to ${name} is closed`);
    const { query, variables, operationName, identity, correlationId, signal } = request;
    const body = { query, variables, operationName };
    const envelope = { identity, correlationId, traceparent: currentTraceparent() };
    const extensions = { ...signRequest(secret, name, envelope, subscriptionText(body)) };
    const leave = (): void => void inbox.return();
    let cancel = (): void => undefined;
    const inbox = new Inbox({
      name,
      onEnd() {
        running.delete(inbox);
        signal?.removeEventListener("abort", leave);
        cancel();
      },
    });
    running.add(inbox);
    cancel = socket.subscribe(
      { query, variables: variables ?? null, operationName: operationName ?? null, extensions },
      {
        next: (result) => inbox.push(asExecutionResult(result)),
        end: () => inbox.end(),
        lose: () => inbox.fail(new SubgraphUnavailable(`The connection to ${name} was lost`)),
        refuse: (errors) => refused(name, inbox, errors),
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
      for (const inbox of running) inbox.fail(new SubgraphUnavailable(`The connection to ${name} was closed`));
      socket.close();
    },
  };
}

/** The subgraph's answer to an operation that it does not run. */
function refused(name: string, inbox: Inbox, shown: readonly GraphQLFormattedError[]): void {
  const errors = shown.map(asGraphQLError);
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
