import "../../src/supergraph/no-telemetry.ts";
import { operationFromDocument } from "@apollo/federation-internals";
import type { GraphQLDataSource } from "@apollo/gateway";
import type { PlanNode } from "@apollo/query-planner";
import { loadSupergraph, type SubgraphName } from "@waybill/schema";
import { createLogger, type SubgraphPort } from "@waybill/service";
import type { GatewayContext } from "../../src/context.ts";
import { createApolloExecutor, type Executed, type ExecuteRequest } from "../../src/supergraph/execution/apollo.ts";
import { createExecutor } from "../../src/supergraph/execution/executor.ts";
import { portDataSource } from "../../src/supergraph/data-source.ts";
import { readGraph } from "../../src/supergraph/planning/graph.ts";
import { portFetch } from "../../src/supergraph/port-fetch.ts";

export type { Executed, ExecuteRequest };

/** Waybill's own graph behind two executors. */
export interface PlannedExecutors {
  ours(request: ExecuteRequest): Promise<Executed>;
  /** Apollo's, which follows the same plan step by step. */
  apollo(request: ExecuteRequest): Promise<Executed>;
}

/** @param ports the subgraphs, which both ask */
export function plannedExecutors(ports: Readonly<Record<SubgraphName, SubgraphPort>>): PlannedExecutors {
  const logger = createLogger("gateway", "silent");
  const graph = readGraph(loadSupergraph());
  const sources: Record<string, GraphQLDataSource<GatewayContext>> = Object.fromEntries(
    (Object.entries(ports) as [SubgraphName, SubgraphPort][]).map(([name, port]) => [
      name,
      portDataSource(name, port, logger),
    ]),
  );
  const fetch = portFetch(ports, logger);
  const ours = createExecutor({ ...graph, fetch, eventFetch: fetch, sources });
  const apollo = createApolloExecutor(graph);
  return {
    ours: (request) => ours.execute(request),
    apollo(request) {
      const name = request.operation.name?.value;
      const operation = operationFromDocument(graph.apiSchema, request.document, name ? { operationName: name } : {});
      const plan = graph.planner.buildQueryPlan(operation).node as PlanNode | undefined;
      return apollo.run(request, plan, sources);
    },
  };
}
