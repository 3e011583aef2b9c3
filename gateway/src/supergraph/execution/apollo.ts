import "../no-telemetry.ts";
import type { Schema } from "@apollo/federation-internals";
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from "@apollo/gateway";
import type { PlanNode } from "@apollo/query-planner";
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import type { GatewayContext } from "../../context.ts";
import { operationAlone } from "../planning/operation-alone.ts";
import type { Tree } from "./tree.ts";

/** The answer to an operation, its data as the text that goes to the client. */
export interface Executed {
  /** JSON; undefined when nothing was run. */
  readonly data: string | undefined;
  readonly errors: readonly unknown[];
  readonly extensions?: unknown;
}

export interface ExecuteRequest {
  /** A valid document. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
}

export type Sources = Readonly<Record<string, GraphQLDataSource<GatewayContext>>>;

export interface ApolloOptions {
  readonly apiSchema: Schema;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Everything, for what subgraphs tell each other. */
  readonly supergraphSchema: GraphQLSchema;
}

/** Apollo's own executor, for what is rare: it follows the specification step by step. */
export interface ApolloExecutor {
  /** Runs a plan, and shapes the answer. */
  run(request: ExecuteRequest, node: PlanNode | undefined, sources: Sources): Promise<Executed>;
  /** Shapes data that was fetched already. */
  shape(request: ExecuteRequest, data: Tree): Promise<Executed>;
}

const merged = "(merged)";

export function createApolloExecutor({ apiSchema, schema, supergraphSchema }: ApolloOptions): ApolloExecutor {
  async function run(request: ExecuteRequest, node: PlanNode | undefined, sources: Sources): Promise<Executed> {
    const { operation, variables, context } = request;
    const operationName = operation.name?.value;
    const document = operationAlone(request.document, operationName);
    const read = { request: { variables }, document, context, metrics: {} };
    const result = await executeQueryPlan(
      { kind: "QueryPlan", ...(node && { node }) },
      sources,
      read as unknown as Parameters<typeof executeQueryPlan>[2],
      buildOperationContext({ schema, operationDocument: document, ...(operationName && { operationName }) }),
      supergraphSchema,
      apiSchema,
    );
    return {
      data: result.data === undefined ? undefined : JSON.stringify(result.data),
      errors: result.errors ?? [],
      extensions: result.extensions,
    };
  }

  return {
    run,
    shape: (request, data) =>
      run(request, mergedFetch(request.operation), { [merged]: { process: async () => ({ data }) } }),
  };
}

const mergedFetch = ({ operation, name }: OperationDefinitionNode): PlanNode => ({
  kind: "Fetch",
  serviceName: merged,
  operation: "",
  operationName: name?.value,
  operationKind: operation as never,
});
