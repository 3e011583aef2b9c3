import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { loadDocument, type SubgraphName } from "@waybill/schema";
import { inSpan, withCorrelation } from "@waybill/telemetry";
import type { DocumentNode, ExecutionResult, GraphQLFormattedError, GraphQLSchema } from "graphql";
import type { OperationContext } from "./context.ts";
import { withinDeadline } from "./deadline.ts";
import { asGraphQLError, publicError } from "./errors.ts";
import type { EventStream } from "./event-stream.ts";
import type { Logger } from "./logger.ts";
import { type SubgraphPort, type SubgraphRequest, SubgraphUnavailable } from "./port.ts";
import { reportHidden } from "./report.ts";
import { buildSchema } from "./subgraph-schema.ts";
import { createSubscriber } from "./subscriber.ts";

export interface SubgraphServerOptions<Context extends OperationContext> {
  readonly name: SubgraphName;
  /** The subgraph's generated `Resolvers`. The shared scalars are added. */
  readonly resolvers: object;
  /** Called for each operation, and for each event of a subscription: loaders live exactly that long. */
  readonly createContext: (request: SubgraphRequest) => Context | Promise<Context>;
  readonly logger: Logger;
  /** Whether the schema may be asked for by `__schema`. Default false; `_service` always answers. */
  readonly introspection?: boolean;
  /** The SDL when it is not that of `schema/subgraphs/<name>.graphql`. For tests. */
  readonly typeDefs?: DocumentNode;
}

/** A subgraph in this process: what callers use, and what its owner starts and stops. */
export interface SubgraphServer extends SubgraphPort {
  readonly name: SubgraphName;
  readonly schema: GraphQLSchema;
  /** Subscriptions that run now. */
  readonly openSubscriptions: number;
  start(): Promise<void>;
  /** Refuses new work, cuts subscriptions off so that their readers resume elsewhere. Safe to call twice. */
  stop(): Promise<void>;
}

/** Nothing of Apollo's cloud, in either direction. */
const quietPlugins = [
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
].map((plugin) => plugin());

/**
 * Builds a subgraph that answers in this process: queries and mutations through Apollo Server,
 * subscriptions with a fresh context for each event. Behind HTTP it is put by `listenSubgraph`.
 * @throws Error when schema and resolvers do not fit together.
 */
export function createSubgraphServer<Context extends OperationContext>(
  options: SubgraphServerOptions<Context>,
): SubgraphServer {
  const { name, logger, createContext, introspection = false } = options;
  const schema = buildSchema(options.typeDefs ?? loadDocument(name), options.resolvers);
  const apollo = createApollo<Context>(schema, introspection, logger);
  const streams = new Set<EventStream>();
  const subscriber = createSubscriber({ name, schema, introspection, createContext, logger, streams });
  let phase: "new" | "running" | "stopped" = "new";

  const failed = (error: unknown, correlationId: string): ExecutionResult => ({
    errors: [asGraphQLError(reportHidden(logger, publicError(error, correlationId), correlationId))],
  });

  function execute(request: SubgraphRequest): Promise<ExecutionResult> {
    const { correlationId, operationName, traceparent: parent } = request;
    const attributes = { "waybill.subgraph": name, "waybill.correlation_id": correlationId, ...named(operationName) };
    return withCorrelation(correlationId, () =>
      inSpan(`${name} graphql`, { kind: "server", attributes, parent }, () => run(request)),
    );
  }

  async function run(request: SubgraphRequest): Promise<ExecutionResult> {
    if (phase === "stopped") throw new SubgraphUnavailable(`${name} is stopping`);
    return withinDeadline(request, name, async (signal) => {
      let contextValue: Context;
      try {
        contextValue = await createContext({ ...request, signal });
      } catch (error) {
        return failed(error, request.correlationId);
      }
      const { query, variables, operationName } = request;
      const response = await apollo.executeOperation(
        { query, ...(variables ? { variables } : {}), ...(operationName ? { operationName } : {}) },
        { contextValue },
      );
      if (response.body.kind !== "single") throw new Error("Incremental delivery is not offered");
      const { data, errors, extensions } = response.body.singleResult;
      return {
        ...(data === undefined ? {} : { data }),
        ...(errors ? { errors: errors.map((error) => asGraphQLError(traceable(error, request.correlationId))) } : {}),
        ...(extensions ? { extensions } : {}),
      };
    });
  }

  function subscribe(request: SubgraphRequest): AsyncIterableIterator<ExecutionResult> {
    if (phase === "stopped") throw new SubgraphUnavailable(`${name} is stopping`);
    return subscriber(request);
  }

  return {
    name,
    schema,
    get openSubscriptions() {
      return streams.size;
    },
    execute,
    subscribe,
    async start() {
      if (phase !== "new") return;
      phase = "running";
      await apollo.start();
    },
    async stop() {
      if (phase === "stopped") return;
      const wasRunning = phase === "running";
      phase = "stopped";
      for (const stream of streams) stream.lose(`${name} is stopping`);
      if (wasRunning) await apollo.stop();
    },
  };
}

const named = (operationName: string | undefined) =>
  operationName === undefined ? {} : { "graphql.operation.name": operationName };

function createApollo<Context extends OperationContext>(
  schema: GraphQLSchema,
  introspection: boolean,
  logger: Logger,
): ApolloServer<Context> {
  const logHidden: ApolloServerPlugin<Context> = {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue: { correlationId, signal } }) {
          // Nobody waits any more: what was cut short is not a failure.
          if (signal?.aborted) return;
          for (const error of errors) reportHidden(logger, publicError(error, correlationId), correlationId);
        },
      };
    },
  };
  return new ApolloServer<Context>({
    schema,
    introspection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    csrfPrevention: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    plugins: [...quietPlugins, logHidden],
    logger: apolloLogger(logger),
    // The correlation id is added where it is known, in `execute`.
    formatError: (_formatted, error) => publicError(error, "").shown,
  });
}

/** An error without a visible cause tells under which id the cause was logged. */
function traceable(error: GraphQLFormattedError, correlationId: string): GraphQLFormattedError {
  if (error.extensions?.correlationId !== "") return error;
  return { ...error, extensions: { ...error.extensions, correlationId } };
}

const apolloLogger = (logger: Logger) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (message?: unknown) => logger.warn({ from: "apollo" }, String(message)),
  error: (message?: unknown) => logger.error({ from: "apollo" }, String(message)),
});
