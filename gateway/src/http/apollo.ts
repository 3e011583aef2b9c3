import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { type Logger, maxProblems } from "@waybill/service";
import type { Metrics } from "@waybill/telemetry";
import type { FormattedExecutionResult, GraphQLError } from "graphql";
import { apolloLogger } from "../apollo-logger.ts";
import type { ClientErrors } from "../client-errors.ts";
import type { GatewayContext } from "../context.ts";
import { observeOperations } from "../telemetry/observe-operations.ts";
import type { Supergraph } from "../supergraph/supergraph.ts";
import { type Deadlines, errorReporter, operationGate } from "./operation-gate.ts";

export interface ApolloOptions {
  readonly supergraph: Supergraph;
  readonly introspection: boolean;
  readonly deadlines: Deadlines;
  readonly limits: DocumentLimits;
  readonly errors: ClientErrors;
  readonly logger: Logger;
  readonly metrics: Metrics | undefined;
}

/** Bounds on a document, whatever it asks for. */
export interface DocumentLimits {
  readonly maxTokens: number;
  /** Selections after fragments are spread: stops documents that multiply themselves. */
  readonly maxRecursiveSelections: number;
}

/** Apollo Server as the executor of queries and mutations, with everything closed that it leaves open. */
export function createApollo(options: ApolloOptions): ApolloServer<GatewayContext> {
  const { supergraph, introspection, deadlines, limits, errors, logger, metrics } = options;
  return new ApolloServer<GatewayContext>({
    gateway: asApolloGateway(supergraph),
    introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !introspection,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.maxTokens },
    maxRecursiveSelections: limits.maxRecursiveSelections,
    validationOptions: { maxErrors: maxProblems },
    formatError: (_formatted, error) => errors.shown(error, ""),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      operationGate(deadlines),
      errorReporter(errors),
      observeOperations(metrics),
    ],
    logger: apolloLogger(logger),
  });
}

type ApolloGatewayInterface = NonNullable<ConstructorParameters<typeof ApolloServer<GatewayContext>>[0]["gateway"]>;

/** Our executor as Apollo Server wants to see it. */
function asApolloGateway({ sdl, schema, executor }: Supergraph): ApolloGatewayInterface {
  return {
    async load() {
      return {
        async executor({ document, operation, request, context }) {
          const { data, errors, extensions } = await executor.execute({
            document,
            operation,
            variables: request.variables ?? {},
            context: context as GatewayContext,
          });
          return {
            ...(data !== undefined && { data: JSON.parse(data) as Record<string, unknown> | null }),
            ...(errors.length > 0 && { errors: errors as readonly GraphQLError[] }),
            ...(extensions !== undefined && { extensions: extensions as Record<string, unknown> }),
          };
        },
      };
    },
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: sdl });
      return () => undefined;
    },
    stop: async () => undefined,
  };
}

export interface OperationRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
}

/** Runs a query or mutation that came by another way than HTTP, through the same pipeline. */
export type ExecuteOperation = (
  request: OperationRequest,
  context: GatewayContext,
) => Promise<FormattedExecutionResult>;

export function createExecute(apollo: ApolloServer<GatewayContext>): ExecuteOperation {
  return async ({ query, operationName, variables }, contextValue) => {
    const { body } = await apollo.executeOperation(
      { query, variables, ...(operationName !== undefined && { operationName }) },
      { contextValue },
    );
    if (body.kind !== "single") throw new Error("Incremental delivery is not offered");
    return body.singleResult;
  };
}
