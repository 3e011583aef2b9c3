import "../no-telemetry.ts";
import { type Operation, operationFromDocument } from "@apollo/federation-internals";
import type { FetchNode, PlanNode, QueryPlanner } from "@apollo/query-planner";
import { Lru } from "@waybill/service";
import {
  type DocumentNode,
  type ExecutionResult,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import type { GatewayContext } from "../../context.ts";
import { bareError, eventDataSource } from "../data-source.ts";
import {
  type ApolloOptions,
  createApolloExecutor,
  type Executed,
  type ExecuteRequest,
  type Sources,
} from "./apollo.ts";
import { conditionsOf, type Project, projectionOf } from "./projection.ts";
import { rewritesOf } from "./rewrites.ts";
import type { FetchFor } from "./fetch.ts";
import { type CompiledGroup, compileGroups, located, type Run, runGroups } from "./run.ts";
import { schedule } from "./schedule.ts";
import { isTree } from "./tree.ts";

/** A subscription whose events are joined with what the other subgraphs know. */
export interface JoinRequest extends Omit<ExecuteRequest, "context"> {
  /** The fetch that each event is the answer to. */
  readonly primary: FetchNode;
  /** What the others are asked. */
  readonly rest: PlanNode | undefined;
}

/** Joins one event, whose data is the executor's own to change. Rejects only by a fault of ours. */
export type Join = (event: ExecutionResult, context: GatewayContext) => Promise<Executed>;

/** Executes valid operations over the subgraphs. */
export interface Executor {
  /** Runs a query or a mutation. */
  execute(request: ExecuteRequest): Promise<Executed>;
  /** Prepares the joins of a subscription's events: each has the shape of the same query's answer. */
  joinOf(request: JoinRequest): Join;
}

export interface ExecutorOptions extends ApolloOptions {
  readonly planner: QueryPlanner;
  readonly fetch: FetchFor;
  /** What the events of all subscriptions fetch with. */
  readonly eventFetch: FetchFor;
  /** The same, for what is left to Apollo's executor. */
  readonly sources: Sources;
}

/** What is known of an operation from its document alone. */
interface Known {
  readonly operation: Operation;
  readonly plan: PlanNode | undefined;
  /** Null when Apollo's executor has to run it. */
  readonly compiled: { readonly groups: readonly CompiledGroup[]; readonly conditions: ReadonlySet<string> } | null;
  readonly projections: Lru<string, Project>;
}

// Stands where the plan has the fetch that a subscription's event has made already.
const eventSource = "(event)";
const keptProjections = 16;
const plainNames = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * Executes operations by Apollo's plans. A plan is compiled once: its fetches into requests that carry as much as may
 * travel together, its operation into a function that writes the answer. What is rare is left to Apollo's own
 * executor: questions about the schema, and answers in which something is missing that must not be.
 */
export function createExecutor(options: ExecutorOptions): Executor {
  const { planner, apiSchema, schema, supergraphSchema, sources } = options;
  const apollo = createApolloExecutor(options);
  // By the operation in its document: forgotten with it.
  const known = new WeakMap<OperationDefinitionNode, Known>();

  /** @param planned the plan where it is known already; null for who has to ask */
  function knownOf(document: DocumentNode, node: OperationDefinitionNode, planned: PlanNode | undefined | null): Known {
    const found = known.get(node);
    if (found) return found;
    const name = node.name?.value;
    const operation = operationFromDocument(apiSchema, document, name === undefined ? {} : { operationName: name });
    const plan = planned === null ? (planner.buildQueryPlan(operation).node as PlanNode | undefined) : planned;
    const made = {
      operation,
      plan,
      compiled: compile(operation, plan, document),
      projections: new Lru<string, Project>(keptProjections),
    };
    known.set(node, made);
    return made;
  }

  function compile(operation: Operation, plan: PlanNode | undefined, document: DocumentNode): Known["compiled"] {
    const conditions = conditionsOf(operation);
    const groups = schedule(plan);
    if (!conditions || !groups || hasNameInTheWay(document)) return null;
    return { groups: compileGroups(supergraphSchema, groups), conditions };
  }

  function projectionFor({ operation, projections }: Known, conditions: Run["conditions"]): Project {
    const key = [...conditions.values()].join();
    let project = projections.get(key);
    if (!project) projections.set(key, (project = projectionOf(operation, conditions)));
    return project;
  }

  /** Writes what a run brought. */
  function answerOf(project: Project, run: Run, request: ExecuteRequest): Executed | Promise<Executed> {
    const data = project(run.data);
    if (data !== null) return { data, errors: run.errors };
    // Where an error was told already, what it left behind is no other.
    const shaped = apollo.shape(request, run.data);
    return run.errors.length === 0 ? shaped : shaped.then((answer) => ({ data: answer.data, errors: run.errors }));
  }

  return {
    async execute(request) {
      const { document, operation: node, variables, context } = request;
      const definitions = node.variableDefinitions ?? [];
      if (definitions.length > 0) {
        const { errors } = getVariableValues(schema, definitions, variables);
        if (errors) return { data: undefined, errors };
      }
      const known = knownOf(document, node, null);
      const { compiled, plan } = known;
      if (!compiled) return apollo.run(request, plan, sources);
      const conditions = valuesOf(compiled.conditions, node, variables);
      const run: Run = { data: {}, errors: [], variables, conditions, fetch: options.fetch(context) };
      return runGroups(compiled.groups, run, () => answerOf(projectionFor(known, conditions), run, request));
    },

    joinOf({ primary, rest, ...operation }) {
      const { document, operation: node, variables } = operation;
      const known = knownOf(document, node, rest);
      const { compiled } = known;
      if (!compiled) {
        const event: PlanNode = { ...primary, serviceName: eventSource };
        const whole: PlanNode = rest ? { kind: "Sequence", nodes: [event, rest] } : event;
        return (result, context) =>
          apollo.run({ ...operation, context }, whole, { ...sources, [eventSource]: eventDataSource(result) });
      }
      const conditions = valuesOf(compiled.conditions, node, variables);
      const project = projectionFor(known, conditions);
      const rewrite = rewritesOf(supergraphSchema, primary.outputRewrites);
      return ({ data, errors = [] }, context) => {
        const run: Run = {
          data: isTree(data) ? data : {},
          errors: errors.map((error) => located(bareError(error), error.path, eventSource)),
          variables,
          conditions,
          fetch: options.eventFetch(context),
        };
        rewrite(run.data);
        return runGroups(compiled.groups, run, () => answerOf(project, run, { ...operation, context }));
      };
    },
  };
}

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

/** Whether a client calls a field by a name that every object has already, or a variable as entity fetches call theirs. */
function hasNameInTheWay(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field(node) {
      found ||= plainNames.has(node.alias?.value ?? node.name.value);
    },
    VariableDefinition({ variable }) {
      found ||= variable.name.value === "representations";
    },
  });
  return found;
}
