import { randomUUID } from "node:crypto";
import { anonymousIdentity, type Identity } from "@waybill/kernel";
import { errorKinds, type Logger, WaybillError } from "@waybill/service";
import type { GraphQLError, GraphQLFormattedError } from "graphql";
import { CloseCode, MessageType, parseMessage, type SubscribeMessage } from "graphql-ws";
import type { ClientErrors } from "../client-errors.ts";
import type { GatewayContext } from "../context.ts";
import type { ExecuteOperation } from "../http/apollo.ts";
import type { CheckOperation } from "../http/document-check.ts";
import { asksOnlyForPublic } from "../http/operation-gate.ts";
import type { Authenticate } from "../security/authenticate.ts";
import { type CostBudget, wantsCost } from "../security/cost-budget.ts";
import type { PublicLimit } from "../security/public-limit.ts";
import type { StreamLimit } from "../security/stream-limit.ts";
import type { TrustedDocuments } from "../security/trusted-documents.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import { inBeginning, inOperation } from "../telemetry/in-operation.ts";
import type { Connection, Running } from "./connection.ts";
import { StreamOperation } from "./stream-operation.ts";

/** The part of the gateway that follows from its supergraph. */
export interface ProtocolEngine {
  /** The same check of documents as over HTTP. */
  readonly check: CheckOperation;
  readonly execute: ExecuteOperation;
  readonly subscriptions: Subscriptions;
}

export interface ProtocolOptions {
  /** What answers now: it is replaced together with the supergraph. */
  readonly engine: () => ProtocolEngine;
  readonly authenticate: Authenticate;
  readonly publicLimit: PublicLimit;
  readonly streamLimit: StreamLimit;
  readonly budget: CostBudget;
  readonly documents: TrustedDocuments;
  readonly maxSubscriptionsPerSocket: number;
  readonly errors: ClientErrors;
  readonly logger: Logger;
}

/** What happens when a client says something. Never throws. */
export type Receive = (connection: Connection, text: string) => void;

// An id comes back with every event: a long one would cost its sender little and us much.
const maxIdLength = 256;

/** The graphql-transport-ws protocol: who may connect, and what runs for each `subscribe` message. */
export function createProtocol(options: ProtocolOptions): Receive {
  const { authenticate, publicLimit, streamLimit, budget, documents, logger } = options;

  async function initialise(connection: Connection, params: Record<string, unknown>): Promise<void> {
    if (connection.isInitialised)
      return connection.close(CloseCode.TooManyInitialisationRequests, "Too many initialisation requests");
    connection.isInitialised = true;
    const { request } = connection;
    const identity = await identityOf(params, request?.headers ?? {});
    if (!identity) return connection.close(CloseCode.Forbidden, "Forbidden");
    const refusal = refusalOf(identity, connection);
    if (refusal) {
      const wait = String(refusal.extensions["retryAfterSeconds"]);
      return connection.close(errorKinds.RATE_LIMITED.close, `Too many requests: try again in ${wait} s`);
    }
    if (identity === anonymousIdentity && !takePlace(connection))
      return connection.close(errorKinds.TOO_MANY_SUBSCRIPTIONS.close, "Too many connections of one address");
    // Who has no credentials is known by the address.
    if (identity !== anonymousIdentity) connection.request = undefined;
    connection.identity = identity;
    connection.wantsCost = wantsCost(params);
    connection.send({ type: MessageType.ConnectionAck });
  }

  /** @returns false when the address of a caller without credentials holds as many connections as it may */
  function takePlace(connection: Connection): boolean {
    const { request } = connection;
    // Gone while its credential was looked at: nobody would give the place back.
    if (!request || !connection.isOpen) return false;
    try {
      connection.giveBack = streamLimit.take(publicLimit.addressOf(request));
      return true;
    } catch (error) {
      if (error instanceof WaybillError) return false;
      throw error;
    }
  }

  /** The refusal of one request too many from the address of a caller without credentials. */
  const refusalOf = (identity: Identity, { request }: Connection): WaybillError | null =>
    identity === anonymousIdentity && request ? publicLimit.check(request) : null;

  async function identityOf(params: Record<string, unknown>, headers: Readonly<Record<string, unknown>>) {
    try {
      return (
        (await authenticate(params)) ??
        (await authenticate(headers)) ??
        // Said outright, so that a client that forgot its credentials learns of it at once.
        (params["anonymous"] === true ? anonymousIdentity : null)
      );
    } catch (error) {
      if (error instanceof WaybillError && error.code === "UNAUTHENTICATED") return null;
      throw error;
    }
  }

  async function subscribe(connection: Connection, { id, payload }: SubscribeMessage): Promise<void> {
    const { identity, operations } = connection;
    // Not begun at all: the client learns from the connection's end that it has to ask elsewhere.
    if (connection.isLeaving) return;
    if (!identity) return connection.close(CloseCode.Unauthorized, "Unauthorized");
    if (operations.has(id)) {
      return connection.close(CloseCode.SubscriberAlreadyExists, "An operation with this id runs already");
    }
    const running: Running = { stream: null };
    operations.set(id, running);
    const correlationId = randomUUID();
    /** Answers and forgets the operation, unless its client has. */
    const answer = (...messages: readonly object[]): void => {
      if (operations.get(id) !== running) return;
      operations.delete(id);
      for (const message of messages) connection.send(message);
      connection.settle();
    };
    const fail = (errors: readonly GraphQLFormattedError[]): void =>
      answer({ id, type: MessageType.Error, payload: errors });
    try {
      const result = await start(connection, identity, correlationId, running, { id, payload });
      if (result) answer({ id, type: MessageType.Next, payload: result }, { id, type: MessageType.Complete });
    } catch (error) {
      if (!(error instanceof Refused)) return fail([options.errors.reported(error, correlationId)]);
      fail(error.errors.map((one) => options.errors.reported(one, correlationId)));
    }
  }

  /** Runs a query or mutation to its result; begins a stream, which has none. */
  async function start(
    connection: Connection,
    identity: Identity,
    correlationId: string,
    running: Running,
    { id, payload }: Pick<SubscribeMessage, "id" | "payload">,
  ) {
    if (id.length > maxIdLength) throw new WaybillError("BAD_REQUEST", { message: "The id is too long." });
    if (connection.operations.size > options.maxSubscriptionsPerSocket)
      throw new WaybillError("TOO_MANY_SUBSCRIPTIONS");
    // Who calls a document by its hash sends an empty text: the protocol wants one.
    const query = documents.textOf(payload) ?? payload.query;
    const operationName = payload.operationName ?? undefined;
    const variables = payload.variables ?? {};
    // One engine from the check to the end, whatever is replaced meanwhile.
    const { check, execute, subscriptions } = options.engine();
    const overAddress = refusalOf(identity, connection);
    if (overAddress) throw overAddress;
    const { document, operation, cost, errors } = check(query, operationName, variables);
    const overBudget = budget.take(identity, cost);
    if (overBudget) throw overBudget;
    if (errors) throw new Refused(errors);
    if (identity === anonymousIdentity && !asksOnlyForPublic(operation)) throw new WaybillError("UNAUTHENTICATED");
    if (operation.operation !== "subscription") {
      const context: GatewayContext = {
        ...{ identity, correlationId, signal: connection.signal },
        cost: connection.wantsCost ? budget.report(identity, cost) : undefined,
      };
      return inOperation(correlationId, undefined, () => execute({ query, operationName, variables }, context));
    }
    const recipient = new StreamOperation(connection, id);
    await inBeginning({ operation, identity }, () => {
      running.stream = subscriptions.subscribe({ document, query, operationName, variables, identity, recipient });
    });
    return null;
  }

  function receive(connection: Connection, text: string): Promise<void> | void {
    const message = messageOf(text);
    switch (message?.type) {
      case MessageType.Ping:
        return connection.send({ type: MessageType.Pong, ...(message.payload && { payload: message.payload }) });
      case MessageType.Pong:
        return undefined;
      case MessageType.ConnectionInit:
        return initialise(connection, message.payload ?? {});
      case MessageType.Subscribe:
        return subscribe(connection, message);
      case MessageType.Complete: {
        const running = connection.operations.get(message.id);
        connection.operations.delete(message.id);
        running?.stream?.leave();
        return connection.settle();
      }
      // No message, or one that only servers send.
      case undefined:
      case MessageType.ConnectionAck:
      case MessageType.Next:
      case MessageType.Error:
        return connection.close(CloseCode.BadRequest, "Invalid message received");
    }
  }

  return (connection, text) => {
    receive(connection, text)?.catch((error: unknown) => {
      logger.error({ err: error }, "socket closed after an error");
      connection.close(errorKinds.INTERNAL_SERVER_ERROR.close, "Internal server error");
    });
  };
}

/** Everything that is wrong with a document. */
class Refused extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super("The document is not run");
    this.errors = errors;
  }
}

function messageOf(text: string) {
  try {
    return parseMessage(text);
  } catch {
    return undefined;
  }
}
