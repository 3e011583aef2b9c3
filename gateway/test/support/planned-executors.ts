import "../../src/supergraph/no-telemetry.ts";
import { operationFromDocument } from "@apollo/federation-internals";
import type { GraphQLDataSource } from "@apollo/gateway";
import type { PlanNode } from "@apollo/query-planner";
import { loadSupergraph, type SubgraphName } from "@waybill/schema";
import { createLogger, type SubgraphPort } from "@waybill/service";
import { getOperationAST, GraphQLError, type OperationDefinitionNode } from "graphql";
import type { GatewayContext } from "../../src/context.ts";
import { createApolloExecutor, type Executed, type ExecuteRequest } from "../../src/supergraph/execution/apollo.ts";
import { createExecutor } from "../../src/supergraph/execution/executor.ts";
import { portDataSource } from "../../src/supergraph/data-source.ts";
import { readGraph } from "../../src/supergraph/planning/graph.ts";
import type { Renamed } from "../../src/supergraph/planning/names.ts";
import { operationAlone } from "../../src/supergraph/planning/operation-alone.ts";
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
    async apollo(request) {
      const name = request.operation.name?.value;
      // What the planner would mistake is asked for under other names by both.
      const renamed = graph.rename(request.document);
      const document = operationAlone(renamed?.document ?? request.document, name);
      const operation = getOperationAST(document, name) as OperationDefinitionNode;
      const planned = operationFromDocument(graph.apiSchema, document, name ? { operationName: name } : {});
      const plan = graph.planner.buildQueryPlan(planned).node as PlanNode | undefined;
      const { data, errors } = await apollo.run({ ...request, document, operation }, plan, sources);
      return renamed ? underNamesOf(renamed, data, errors as readonly GraphQLError[]) : { data, errors };
    },
  };
}

/** An answer with the client's names. */
function underNamesOf({ names }: Renamed, data: string | undefined, errors: readonly GraphQLError[]): Executed {
  let told = data;
  for (const [ours, theirs] of names) told = told?.replaceAll(`"${ours}":`, `"${theirs}":`);
  return {
    data: told,
    errors: errors.map(
      ({ message, path, extensions }) =>
        new GraphQLError(message, { path: path?.map((step) => names.get(String(step)) ?? step), extensions }),
    ),
  };
}
