import { randomUUID } from "node:crypto";
import { anonymousIdentity, type Clock } from "@waybill/kernel";
import { errorKinds, type Logger, type SocketExtra, WaybillError } from "@waybill/service";
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  type OperationTypeNode,
} from "graphql";
import { makeServer, type Server, type SubscribePayload } from "graphql-ws";
import type { WebSocket } from "ws";
import { reportedError } from "../client-errors.ts";
import type { GatewayContext } from "../context.ts";
import type { ExecuteOperation } from "../http/apollo.ts";
import type { CheckOperation } from "../http/document-check.ts";
import { asksOnlyForPublic } from "../http/operation-gate.ts";
import type { Authenticate } from "../security/authenticate.ts";
import type { PublicLimit } from "../security/public-limit.ts";
import type { Subscriptions } from "../subscriptions/subscriptions.ts";
import { inOperation } from "../telemetry/in-operation.ts";
import { type Connection, openConnection } from "./connection.ts";

/** The part of the gateway that follows from its supergraph. */
export interface ProtocolEngine {
  readonly schema: GraphQLSchema;
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
  readonly maxSubscriptionsPerSocket: number;
  readonly initTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Operation {
  readonly query: string;
  readonly document: DocumentNode;
  readonly kind: OperationTypeNode;
  /** Whether it asks for nothing but what is for everybody. */
  readonly isPublic: boolean;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
}

// An id comes back with every event: a long one would cost its sender little and us much.
const maxIdLength = 256;

/** The graphql-transport-ws protocol: who may connect, and what runs for each `subscribe` message. */
export function createProtocol(options: ProtocolOptions): Server<SocketExtra> {
  const { authenticate, publicLimit, clock, logger } = options;
  const connections = new WeakMap<WebSocket, Connection>();

  /** Finds the operation to run; the errors when there is none. */
  function operationOf(
    { check }: ProtocolEngine,
    { query, ...payload }: SubscribePayload,
  ): Operation | readonly GraphQLError[] {
    const operationName = payload.operationName ?? undefined;
    const variables = payload.variables ?? {};
    const { document, operation, errors } = check(query, operationName, variables);
    if (errors) return errors;
    return {
      query,
      document,
      kind: operation.operation,
      isPublic: asksOnlyForPublic(operation),
      operationName,
      variables,
    };
  }

  /** Starts an operation: its result, or the stream of them. */
  function start(
    { execute, subscriptions }: ProtocolEngine,
    { kind, ...operation }: Operation,
    connection: Connection,
    context: GatewayContext,
  ) {
    if (kind !== "subscription") {
      return inOperation(context.correlationId, undefined, () => execute(operation, context));
    }
    const { identity, budget } = connection;
    return subscriptions.subscribe({
      ...{ ...operation, identity, budget },
      onSlow: () => connection.closeSlow(),
      isOver: () => connection.hasExpired(),
    });
  }

  return makeServer<Record<string, unknown>, SocketExtra>({
    connectionInitWaitTimeout: options.initTimeoutMs,
    async onConnect({ connectionParams, extra }) {
      try {
        const identity =
          (await authenticate(connectionParams ?? {})) ??
          (await authenticate(extra.request.headers)) ??
          // Said outright, so that a client that forgot its credentials learns of it at once.
          (connectionParams?.["anonymous"] === true ? anonymousIdentity : null);
        if (!identity) return false;
        const refusal = identity === anonymousIdentity ? publicLimit.check(extra.request) : null;
        if (refusal) {
          const wait = String(refusal.extensions["retryAfterSeconds"]);
          extra.socket.close(errorKinds.RATE_LIMITED.close, `Too many requests: try again in ${wait} s`);
          return false;
        }
        connections.set(extra.socket, openConnection(extra.socket, identity, clock));
        return true;
      } catch (error) {
        if (error instanceof WaybillError && error.code === "UNAUTHENTICATED") return false;
        throw error;
      }
    },
    async onSubscribe(ctx, id, payload): Promise<readonly GraphQLError[] | ExecutionArgs> {
      if (id.length > maxIdLength) return [new WaybillError("BAD_REQUEST", { message: "The id is too long." })];
      if (Object.keys(ctx.subscriptions).length > options.maxSubscriptionsPerSocket) {
        return [new WaybillError("TOO_MANY_SUBSCRIPTIONS")];
      }
      // Subscribing before the acknowledgement closes the socket: there is always a connection here.
      const connection = connections.get(ctx.extra.socket);
      if (!connection) return [new WaybillError("UNAUTHENTICATED")];
      const { identity, signal } = connection;
      const context: GatewayContext = { identity, correlationId: randomUUID(), signal };
      // One engine from the check to the end, whatever is replaced meanwhile.
      const engine = options.engine();
      try {
        const operation = operationOf(engine, payload);
        if (!("kind" in operation)) return operation;
        if (identity === anonymousIdentity && !operation.isPublic) return [new WaybillError("UNAUTHENTICATED")];
        const refusal = identity === anonymousIdentity ? publicLimit.check(ctx.extra.request) : null;
        if (refusal) return [refusal];
        const { document, operationName } = operation;
        const contextValue = await start(engine, operation, connection, context);
        return { schema: engine.schema, document, ...(operationName !== undefined && { operationName }), contextValue };
      } catch (error) {
        if (error instanceof GraphQLError) return [error];
        const { message, extensions = {} } = reportedError(error, context.correlationId, logger);
        return [new GraphQLError(message, { extensions })];
      }
    },
    // What runs was started above, where its errors can be answered.
    execute: ({ contextValue }) => contextValue as never,
    subscribe: ({ contextValue }) => contextValue as never,
    onNext: (_ctx, _id, _payload, _args, result) => result as never,
    onError: (_ctx, _id, _payload, errors) => errors.map((error) => reportedError(error, randomUUID(), logger)),
  });
}
