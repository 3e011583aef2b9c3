import type { ApolloServerPlugin } from "@apollo/server";
import { anonymousIdentity } from "@waybill/kernel";
import { errorKinds, type ErrorCode, isErrorCode, WaybillError } from "@waybill/service";
import {
  type FormattedExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import type { ClientErrors } from "../client-errors.ts";
import type { GatewayContext } from "../context.ts";

export interface Deadlines {
  /** How long a query may take. Milliseconds. */
  readonly queryMs: number;
  /** How long a mutation may take. Milliseconds. */
  readonly mutationMs: number;
}

/**
 * What stands between a valid operation and its execution, over HTTP and WebSocket alike: who is nobody
 * may only ask for the schema, subscriptions need a WebSocket, and every operation has its deadline.
 */
export function operationGate(deadlines: Deadlines): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, contextValue }) {
          if (!operation) throw refusal("OPERATION_RESOLUTION_FAILURE");
          if (operation.operation === "subscription") {
            throw refusal(
              "BAD_REQUEST",
              "Subscriptions run over WebSocket at the same address (graphql-transport-ws).",
            );
          }
          if (contextValue.identity === null) {
            if (asksOnlyForPublic(operation)) contextValue.identity = anonymousIdentity;
            else if (!asksOnlyForSchema(operation)) throw refusal("UNAUTHENTICATED");
          }
          const allowed = operation.operation === "mutation" ? deadlines.mutationMs : deadlines.queryMs;
          contextValue.deadlineAt = Date.now() + allowed;
        },
      };
    },
  };
}

/** Puts the finishing touch to errors: what is hidden from the client is logged, under an id the client gets. */
export function errorReporter(errors: ClientErrors): ApolloServerPlugin<GatewayContext> {
  const log = (error: unknown, correlationId: string) => void errors.reported(error, correlationId);
  return {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) log(error, contextValue.correlationId);
        },
        async willSendResponse({ response, contextValue }) {
          if (response.body.kind !== "single") return;
          const result = response.body.singleResult as {
            errors?: FormattedExecutionResult["errors"];
            extensions?: Record<string, unknown>;
          };
          if (contextValue.cost) result.extensions = { ...result.extensions, cost: contextValue.cost };
          const wait = retryAfter(result.errors ?? []);
          if (wait !== null) response.http.headers.set("retry-after", String(wait));
          if (result.errors) result.errors = result.errors.map((error) => traceable(error, contextValue.correlationId));
        },
      };
    },
    async contextCreationDidFail({ error }) {
      log(error, "");
    },
    async unexpectedErrorProcessingRequest({ error }) {
      log(error, "");
    },
  };
}

/** The longest wait that a part of the answer asks for; null when none does. */
function retryAfter(errors: readonly GraphQLFormattedError[]): number | null {
  const waits = errors
    .map(({ extensions }) => (extensions?.["code"] === "RATE_LIMITED" ? Number(extensions["retryAfterSeconds"]) : 0))
    .filter((wait) => wait > 0);
  return waits.length === 0 ? null : Math.max(...waits);
}

function traceable(error: GraphQLFormattedError, correlationId: string): GraphQLFormattedError {
  if (error.extensions?.["code"] !== "INTERNAL_SERVER_ERROR") return error;
  return {
    ...error,
    extensions: { ...error.extensions, correlationId: error.extensions["correlationId"] || correlationId },
  };
}

/** An error that refuses the whole request, with the HTTP status of its code. */
export function refusal(code: ErrorCode, message?: string, extensions: object = {}): WaybillError {
  return new WaybillError(code, {
    ...(message !== undefined && { message }),
    extensions: { ...extensions, http: { status: errorKinds[code].http } },
  });
}

/** The same error with the HTTP status of its code, for Apollo Server. */
export function withStatus(error: GraphQLError): GraphQLError {
  const { code } = error.extensions;
  return isErrorCode(code) ? refusal(code, error.message, error.extensions) : error;
}

/**
 * True when every root field is one for everybody: by convention those called `public…`. Subgraphs decide for
 * themselves (`@auth(scope: "public")`); this only says whom the gateway lets through to them.
 */
export function asksOnlyForPublic({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && /^public[A-Z]/.test(selection.name.value),
  );
}

const schemaFields = new Set(["__schema", "__type", "__typename"]);

function asksOnlyForSchema({ operation, selectionSet }: OperationDefinitionNode): boolean {
  return (
    operation === "query" &&
    selectionSet.selections.every(
      (selection) => selection.kind === Kind.FIELD && schemaFields.has(selection.name.value),
    )
  );
}
