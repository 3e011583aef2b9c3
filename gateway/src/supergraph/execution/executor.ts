import "../no-telemetry.ts";
import type { FetchNode, PlanNode } from "@apollo/query-planner";
import { type ExecutionResult, getVariableValues, Kind, type OperationDefinitionNode } from "graphql";
import type { GatewayContext } from "../../context.ts";
import { bareError, eventDataSource } from "../data-source.ts";
import type { PlannedGraph } from "../planning/graph.ts";
import type { Renamed } from "../planning/names.ts";
import { createApolloExecutor, type Executed, type ExecuteRequest, type Sources } from "./apollo.ts";
import type { Fetch } from "./fetch.ts";
import { createKnown, type Known } from "./known.ts";
import { type Project, projectionOf } from "./projection.ts";
import { rewritesOf } from "./rewrites.ts";
import { located, type Run, runGroups } from "./run.ts";
import { isTree } from "./tree.ts";

/** A subscription whose events are joined with what the other subgraphs know. */
export interface JoinRequest extends Omit<ExecuteRequest, "context"> {
  /** The fetch that each event is the answer to. */
  readonly primary: FetchNode;
  /** What the others are asked. */
  readonly rest: PlanNode | undefined;
  /** The document that was planned, where it is not the client's. */
  readonly renamed: Renamed | null;
}

/**
 * Joins one event, whose data is the executor's own to change, and makes of the answer what the caller wants. Rejects
 * only by a fault of ours.
 */
export type Join = <T>(
  event: ExecutionResult,
  context: GatewayContext,
  make: (executed: Executed) => T | Promise<T>,
) => Promise<T>;

/** Executes valid operations over the subgraphs. */
export interface Executor {
  /** Runs a query or a mutation. */
  execute(request: ExecuteRequest): Promise<Executed>;
  /** Prepares the joins of a subscription's events: each has the shape of the same query's answer. */
  joinOf(request: JoinRequest): Join;
}

export interface ExecutorOptions extends PlannedGraph {
  readonly fetch: Fetch;
  /** What the events of all subscriptions fetch with. */
  readonly eventFetch: Fetch;
  /** The same, for what is left to Apollo's executor. */
  readonly sources: Sources;
}

// Stands where the plan has the fetch that a subscription's event has made already.
const eventSource = "(event)";

/**
 * Executes operations by Apollo's plans. A plan is compiled once: its fetches into requests that carry as much as may
 * travel together, its operation into a function that writes the answer. What is rare is left to Apollo's own
 * executor: questions about the schema, and answers in which something is missing that must not be.
 */
export function createExecutor(options: ExecutorOptions): Executor {
  const { schema, supergraphSchema, sources } = options;
  const apollo = createApolloExecutor(options);
  const knownOf = createKnown(options);

  function projectionFor({ operation, projections }: Known, conditions: Run["conditions"]): Project {
    const key = [...conditions.values()].join();
    let project = projections.get(key);
    if (!project) projections.set(key, (project = projectionOf(operation, conditions)));
    return project;
  }

  /** Has Apollo's executor run it all. */
  async function runWhole(
    { asked, restore }: Known,
    request: ExecuteRequest,
    plan: PlanNode | undefined,
    from: Sources,
  ): Promise<Executed> {
    const answer = await apollo.run({ ...request, ...asked }, plan, from);
    return restore ? restore.answer(answer) : answer;
  }

  /** Writes what a run brought, where something is missing that must not be. */
  async function shapedAnswer(run: Run, request: ExecuteRequest): Promise<Executed> {
    const answer = await apollo.shape(request, run.data);
    // Where an error was told already, what it left behind is no other.
    return run.errors.length === 0 ? answer : { data: answer.data, errors: run.errors };
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
      const { compiled } = known;
      if (!compiled) return known.isUnplanned ? unplanned() : runWhole(known, request, known.plan, sources);
      const conditions = valuesOf(compiled.conditions, node, variables);
      const run: Run = { data: {}, errors: [], variables, conditions, context, fetch: options.fetch };
      return runGroups(compiled.groups, run, () => {
        known.restore?.fetched(run);
        const data = projectionFor(known, conditions)(run.data);
        return data === null ? shapedAnswer(run, request) : { data, errors: run.errors };
      });
    },

    joinOf({ primary, rest, renamed, ...operation }) {
      const { document, operation: node, variables } = operation;
      const known = knownOf(document, node, { plan: rest, renamed });
      const { compiled, restore } = known;
      if (!compiled) {
        const event: PlanNode = { ...primary, serviceName: eventSource };
        const whole: PlanNode = rest ? { kind: "Sequence", nodes: [event, rest] } : event;
        return (result, context, make) => {
          const from = { ...sources, [eventSource]: eventDataSource(result) };
          return runWhole(known, { ...operation, context }, whole, from).then(make);
        };
      }
      const conditions = valuesOf(compiled.conditions, node, variables);
      const project = projectionFor(known, conditions);
      const rewrite = rewritesOf(supergraphSchema, primary.outputRewrites);
      return ({ data, errors }, context, make) => {
        const run: Run = {
          data: isTree(data) ? data : {},
          errors: errors ? errors.map((error) => located(bareError(error), error.path, eventSource)) : [],
          variables,
          conditions,
          context,
          fetch: options.eventFetch,
        };
        rewrite(run.data);
        return runGroups(compiled.groups, run, () => {
          restore?.fetched(run);
          const text = project(run.data);
          if (text !== null) return make({ data: text, errors: run.errors });
          return shapedAnswer(run, { ...operation, context }).then(make);
        });
      };
    },
  };
}

/** The answer to what no subgraph can be asked: null would say that it was, and that there is nothing. */
const unplanned = (): Executed => ({
  data: "null",
  errors: [new Error("No plan leads to what the operation asks for")],
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
