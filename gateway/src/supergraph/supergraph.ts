import "./no-telemetry.ts";
import { Supergraph as ComposedSupergraph, operationFromDocument } from "@apollo/federation-internals";
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from "@apollo/gateway";
import { type PlanNode, type QueryPlan, QueryPlanner, type SubscriptionNode } from "@apollo/query-planner";
import type { SubgraphName } from "@waybill/schema";
import type { Logger, SubgraphPort } from "@waybill/service";
import type { DocumentNode, ExecutionResult, GraphQLSchema } from "graphql";
import type { GatewayContext } from "../context.ts";
import { createExecutor, type Executor } from "./execution/executor.ts";
import { batchEntities } from "../upstream/entity-batches.ts";
import { eventDataSource, portDataSource } from "./data-source.ts";
import { portFetch } from "./port-fetch.ts";

/** The name under which a plan's first fetch finds the event it would otherwise have to ask for. */
export const eventSource = "(event)";

/** One event's run through a plan. */
export interface PlanRun {
  readonly node: PlanNode;
  /** The client's own operation: it alone decides the answer's shape. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
  readonly context: GatewayContext;
  /** Answers the fetches that are addressed to `eventSource`. */
  readonly event: ExecutionResult;
}

/** The composed graph: executes queries and mutations, and plans subscriptions. */
export interface Supergraph {
  /** Its text. */
  readonly sdl: string;
  /** Runs queries and mutations. */
  readonly executor: Executor;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /**
   * Plans a valid subscription.
   * @throws Error when the planner gives another kind of plan (a condition on the root field).
   */
  planSubscription(document: DocumentNode, operationName: string | undefined): SubscriptionNode;
  /** Runs a plan's node and shapes the answer exactly as for a query. */
  run(run: PlanRun): Promise<ExecutionResult>;
}

/**
 * Opens the composed supergraph. It is a static file: nothing is asked of the subgraphs, so that the
 * gateway starts whether they are up or not.
 */
export function createSupergraph(options: {
  readonly sdl: string;
  readonly ports: Readonly<Record<SubgraphName, SubgraphPort>>;
  readonly logger: Logger;
}): Supergraph {
  const { sdl, ports, logger } = options;
  const sources: Record<string, GraphQLDataSource<GatewayContext>> = {};
  for (const [name, port] of Object.entries(ports) as [SubgraphName, SubgraphPort][]) {
    sources[name] = portDataSource(name, port, logger);
  }
  // Events come in bursts, to many streams at once: what they ask of entities travels together.
  const eventSources: typeof sources = {};
  for (const [name, port] of Object.entries(ports) as [SubgraphName, SubgraphPort][]) {
    eventSources[name] = portDataSource(name, batchEntities(port), logger);
  }
  const composed = ComposedSupergraph.build(sdl, { validateSupergraph: false });
  const apiSchema = composed.apiSchema();
  const schema = apiSchema.toGraphQLJSSchema();
  const supergraphSchema = composed.schema.toGraphQLJSSchema();
  const planner = new QueryPlanner(composed);

  const executor = createExecutor({
    planner,
    apiSchema,
    schema,
    supergraphSchema,
    fetch: portFetch(ports, logger),
    sources,
  });

  return {
    sdl,
    executor,
    schema,
    planSubscription(document, operationName) {
      const operation = operationFromDocument(apiSchema, document, operationName ? { operationName } : {});
      const { node } = planner.buildQueryPlan(operation);
      if (node?.kind !== "Subscription") throw new Error(`Planned ${node?.kind ?? "nothing"} for a subscription`);
      return node;
    },
    async run({ node, document, operationName, variables, context, event }) {
      const queryPlan: QueryPlan = { kind: "QueryPlan", node };
      return executeQueryPlan(
        queryPlan,
        { ...eventSources, [eventSource]: eventDataSource(event) },
        requestContext(document, variables, context),
        buildOperationContext({ schema, operationDocument: document, ...(operationName ? { operationName } : {}) }),
        supergraphSchema,
        apiSchema,
      );
    },
  };
}

/** As much of Apollo Server's request context as the executor reads. */
function requestContext(
  document: DocumentNode,
  variables: Record<string, unknown>,
  context: GatewayContext,
): Parameters<typeof executeQueryPlan>[2] {
  const read = { request: { variables }, document, context, metrics: {} };
  return read as unknown as Parameters<typeof executeQueryPlan>[2];
}
