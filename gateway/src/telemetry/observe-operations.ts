import type { ApolloServerPlugin } from "@apollo/server";
import { errorKinds, isErrorCode } from "@waybill/service";
import { annotate, type Metrics } from "@waybill/telemetry";
import type { GraphQLFormattedError } from "graphql";
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

/**
 * Measures queries and mutations by kind and outcome, whichever transport they come by, and tells the active span what
 * it is about. What clients name never becomes a label.
 */
export function observeOperations(metrics: Metrics | undefined): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      const began = performance.now();
      return {
        async didResolveOperation({ operation, operationName, contextValue }) {
          annotate(
            {
              "graphql.operation.type": operation?.operation ?? "unknown",
              ...(operationName ? { "graphql.operation.name": operationName } : {}),
              "waybill.correlation_id": contextValue.correlationId,
              ...(contextValue.identity ? { "waybill.tenant": contextValue.identity.tenant } : {}),
            },
            operation?.operation,
          );
        },
        async willSendResponse({ operation, response }) {
          const { body } = response;
          const outcome = outcomeOf(body.kind === "single" ? body.singleResult.errors : undefined);
          annotate({ "waybill.outcome": outcome });
          const labels = { operation: operation?.operation ?? "unknown", outcome };
          metrics?.observe("waybill_graphql_request_duration_seconds", labels, (performance.now() - began) / 1000);
        },
      };
    },
  };
}
