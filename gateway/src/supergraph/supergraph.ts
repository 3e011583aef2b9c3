import "./no-telemetry.ts";
import { operationFromDocument } from "@apollo/federation-internals";
import type { GraphQLDataSource } from "@apollo/gateway";
import type { SubscriptionNode } from "@apollo/query-planner";
import type { SubgraphName } from "@waybill/schema";
import type { Logger, SubgraphPort } from "@waybill/service";
import type { DocumentNode, GraphQLSchema } from "graphql";
import type { GatewayContext } from "../context.ts";
import { createExecutor, type Executor } from "./execution/executor.ts";
import { portDataSource } from "./data-source.ts";
import { batchEntities } from "./entity-batches.ts";
import { readGraph } from "./planning/graph.ts";
import type { Rename } from "./planning/names.ts";
import { operationAlone } from "./planning/operation-alone.ts";
import { portFetch } from "./port-fetch.ts";

/** The composed graph: executes operations, and plans subscriptions. */
export interface Supergraph {
  /** Its text. */
  readonly sdl: string;
  readonly executor: Executor;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Gives what the planner would mistake another name, before a subscription is planned. */
  readonly rename: Rename;
  /**
   * Plans a valid subscription.
   * @throws Error when the planner gives another kind of plan (a condition on the root field).
   */
  planSubscription(document: DocumentNode, operationName: string | undefined): SubscriptionNode;
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
  const graph = readGraph(sdl);
  const fetch = portFetch(ports, logger);
  const executor = createExecutor({
    ...graph,
    fetch,
    // Events come in bursts, to many streams at once: what they ask of entities travels together.
    eventFetch: batchEntities(fetch),
    sources,
  });

  return {
    sdl,
    executor,
    schema: graph.schema,
    rename: graph.rename,
    planSubscription(document, operationName) {
      const alone = operationAlone(document, operationName);
      const operation = operationFromDocument(graph.apiSchema, alone, operationName ? { operationName } : {});
      const { node } = graph.planner.buildQueryPlan(operation);
      if (node?.kind !== "Subscription") throw new Error(`Planned ${node?.kind ?? "nothing"} for a subscription`);
      return node;
    },
  };
}
