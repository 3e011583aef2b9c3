import "../no-telemetry.ts";
import { type Operation, operationFromDocument, type Schema } from "@apollo/federation-internals";
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from "@apollo/gateway";
import type { PlanNode, QueryPlan, QueryPlanner } from "@apollo/query-planner";
import { Lru } from "@waybill/service";
import {
  type DocumentNode,
  getVariableValues,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import type { GatewayContext } from "../../context.ts";
import { conditionsOf, type Project, projectionOf } from "./projection.ts";
import { type CompiledGroup, compileGroups, type Fetch, type Run, runGroups } from "./run.ts";
import { schedule } from "./schedule.ts";
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

/** Executes valid queries and mutations over the subgraphs. */
export interface Executor {
  execute(request: ExecuteRequest): Promise<Executed>;
}

export interface ExecutorOptions {
  readonly planner: QueryPlanner;
  readonly apiSchema: Schema;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** Everything, for what subgraphs tell each other. */
  readonly supergraphSchema: GraphQLSchema;
  readonly fetch: (context: GatewayContext) => Fetch;
  /** The same, for what is left to Apollo's executor. */
  readonly sources: Readonly<Record<string, GraphQLDataSource<GatewayContext>>>;
}

/** What is known of an operation from its document alone. */
interface Known {
  readonly operation: Operation;
  readonly plan: QueryPlan;
  /** Null when Apollo's executor has to run it. */
  readonly compiled: { readonly groups: readonly CompiledGroup[]; readonly conditions: ReadonlySet<string> } | null;
  readonly projections: Lru<string, Project>;
}

const merged = "(merged)";
const keptProjections = 16;
const plainNames = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * Executes operations by Apollo's plans. A plan is compiled once: its fetches into requests that carry as much as may
 * travel together, its operation into a function that writes the answer. What is rare is left to Apollo's own
 * executor: questions about the schema, and answers in which something is missing that must not be.
 */
export function createExecutor(options: ExecutorOptions): Executor {
  const { planner, apiSchema, schema, supergraphSchema, sources } = options;
  // By the operation in its document: forgotten with it.
  const known = new WeakMap<OperationDefinitionNode, Known>();

  function knownOf(document: DocumentNode, node: OperationDefinitionNode): Known {
    const found = known.get(node);
    if (found) return found;
    const name = node.name?.value;
    const operation = operationFromDocument(apiSchema, document, name === undefined ? {} : { operationName: name });
    const plan = planner.buildQueryPlan(operation);
    const made = {
      operation,
      plan,
      compiled: compile(operation, plan, document),
      projections: new Lru<string, Project>(keptProjections),
    };
    known.set(node, made);
    return made;
  }

  function compile(operation: Operation, { node }: QueryPlan, document: DocumentNode): Known["compiled"] {
    const conditions = conditionsOf(operation);
    const groups = node?.kind === "Subscription" ? null : schedule(node);
    if (!conditions || !groups || hasPlainName(document)) return null;
    return { groups: compileGroups(supergraphSchema, groups), conditions };
  }

  /** Apollo's executor: runs a plan, and shapes the answer step by step. */
  async function byApollo(request: ExecuteRequest, node: PlanNode | undefined, data?: Tree): Promise<Executed> {
    const { document, operation, variables, context } = request;
    const read = { request: { variables }, document, context, metrics: {} };
    const operationName = operation.name?.value;
    const result = await executeQueryPlan(
      { kind: "QueryPlan", ...(node && { node }) },
      data ? { [merged]: { process: async () => ({ data }) } } : sources,
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
    async execute(request) {
      const { document, operation: node, variables, context } = request;
      const definitions = node.variableDefinitions ?? [];
      if (definitions.length > 0) {
        const { errors } = getVariableValues(schema, definitions, variables);
        if (errors) return { data: undefined, errors };
      }
      const { operation, plan, compiled, projections } = knownOf(document, node);
      if (!compiled) return byApollo(request, plan.node as PlanNode | undefined);

      const conditions = valuesOf(compiled.conditions, node, variables);
      const run: Run = { data: {}, errors: [], variables, conditions, fetch: options.fetch(context) };
      await runGroups(compiled.groups, run);

      const key = [...conditions.values()].join();
      let project = projections.get(key);
      if (!project) projections.set(key, (project = projectionOf(operation, conditions)));
      const data = project(run.data);
      if (data !== null) return { data, errors: run.errors };
      const shaped = await byApollo(request, mergedFetch(node), run.data);
      // Where an error was told already, what it left behind is no other.
      return run.errors.length === 0 ? shaped : { data: shaped.data, errors: run.errors };
    },
  };
}

const mergedFetch = ({ operation, name }: OperationDefinitionNode): PlanNode => ({
  kind: "Fetch",
  serviceName: merged,
  operation: "",
  operationName: name?.value,
  operationKind: operation as never,
});

/** The variables on which the answer's shape depends. */
function valuesOf(
  names: ReadonlySet<string>,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, boolean> {
  const values = new Map<string, boolean>();
  for (const name of names) {
    const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
    const fallback = variableDefinitions.find(({ variable }) => variable.name.value === name)?.defaultValue;
    values.set(name, given === undefined ? fallback?.kind === Kind.BOOLEAN && fallback.value : given === true);
  }
  return values;
}

/** Whether a client calls something by a name that every object has already. */
function hasPlainName(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field(node) {
      found ||= plainNames.has(node.alias?.value ?? node.name.value);
    },
  });
  return found;
}
