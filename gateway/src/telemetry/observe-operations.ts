import type { ApolloServerPlugin } from "@apollo/server";
import { errorKinds, isErrorCode } from "@waybill/service";
import type { Identity } from "@waybill/kernel";
import { annotate, isTracing, type Metrics } from "@waybill/telemetry";
import type { GraphQLFormattedError, OperationDefinitionNode } from "graphql";
import type { GatewayContext } from "../context.ts";

/** How an operation ended: `client_error` is for its sender to mend, `server_error` for us. */
export type OperationOutcome = "ok" | "client_error" | "server_error";

/** The worse of what an answer's errors say. */
export function outcomeOf(errors: readonly Pick<GraphQLFormattedError, "extensions">[] | undefined): OperationOutcome {
  if (!errors?.length) return "ok";
  const isOurs = errors.some(({ extensions }) => {
    const code = extensions?.["code"];
    return !isErrorCode(code) || errorKinds[code].http >= 500;
  });
  return isOurs ? "server_error" : "client_error";
}

/** An operation that has been answered. */
export interface Answered {
  /** Left out when no operation could be found in what was sent. */
  readonly operation: OperationDefinitionNode | undefined;
  readonly identity: Identity | null;
  readonly correlationId: string;
  /** As the client sees them. */
  readonly errors: readonly Pick<GraphQLFormattedError, "extensions">[] | undefined;
  /** When it came, by `performance.now()`. */
  readonly began: number;
}

/**
 * Notes each operation by kind and outcome, and tells the active span what it was about. What clients name never becomes
 * a label.
 */
export function createNote(metrics: Metrics | undefined): (answered: Answered) => void {
  return ({ operation, identity, correlationId, errors, began }) => {
    const isWatched = metrics !== undefined || isTracing();
    if (!isWatched) return;
    const kind = operation?.operation ?? "unknown";
    const outcome = outcomeOf(errors);
    metrics?.observe(
      "waybill_graphql_request_duration_seconds",
      { operation: kind, outcome },
      (performance.now() - began) / 1000,
    );
    annotate(
      {
        "graphql.operation.type": kind,
        ...(operation?.name ? { "graphql.operation.name": operation.name.value } : {}),
        "waybill.correlation_id": correlationId,
        "waybill.outcome": outcome,
        ...(identity ? { "waybill.tenant": identity.tenant } : {}),
      },
      operation?.operation,
    );
  };
}

/** Notes what goes through Apollo Server, whichever transport it comes by. */
export function observeOperations(metrics: Metrics | undefined): ApolloServerPlugin<GatewayContext> {
  const note = createNote(metrics);
  return {
    async requestDidStart() {
      const began = performance.now();
      return {
        async willSendResponse({ operation, response, contextValue }) {
          const { identity, correlationId } = contextValue;
          const errors = response.body.kind === "single" ? response.body.singleResult.errors : undefined;
          note({ operation, identity, correlationId, errors, began });
        },
      };
    },
  };
}
