import "../no-telemetry.ts";
import { type Operation, operationFromDocument } from "@apollo/federation-internals";
import type { PlanNode } from "@apollo/query-planner";
import { Lru } from "@waybill/service";
import { type DocumentNode, type OperationDefinitionNode, visit } from "graphql";
import { asksForData } from "../planning/asks-for-data.ts";
import type { PlannedGraph } from "../planning/graph.ts";
import { conditionsOf, type Project } from "./projection.ts";
import { type CompiledGroup, compileGroups } from "./run.ts";
import { schedule } from "./schedule.ts";

/** What is known of an operation from its document alone. */
export interface Known {
  readonly operation: Operation;
  readonly plan: PlanNode | undefined;
  /** Whether there is something to plan, and no plan for it. */
  readonly isUnplanned: boolean;
  /** Null when it is unplanned, or Apollo's executor has to run it. */
  readonly compiled: { readonly groups: readonly CompiledGroup[]; readonly conditions: ReadonlySet<string> } | null;
  readonly projections: Lru<string, Project>;
}

/** @param planned the plan where it is known already; null for who has to ask */
export type KnownOf = (
  document: DocumentNode,
  node: OperationDefinitionNode,
  planned: PlanNode | undefined | null,
) => Known;

const keptProjections = 16;
const plainNames = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Plans and compiles each operation once. */
export function createKnown({ planner, apiSchema, supergraphSchema }: PlannedGraph): KnownOf {
  // By the operation in its document: forgotten with it.
  const known = new WeakMap<OperationDefinitionNode, Known>();

  function compile(operation: Operation, plan: PlanNode | undefined, document: DocumentNode): Known["compiled"] {
    const conditions = conditionsOf(operation);
    const groups = schedule(plan);
    if (!conditions || !groups || hasNameInTheWay(document)) return null;
    return { groups: compileGroups(supergraphSchema, groups), conditions };
  }

  return (document, node, planned) => {
    const found = known.get(node);
    if (found) return found;
    const name = node.name?.value;
    const operation = operationFromDocument(apiSchema, document, name === undefined ? {} : { operationName: name });
    const plan = planned === null ? (planner.buildQueryPlan(operation).node as PlanNode | undefined) : planned;
    const isUnplanned = planned === null && plan === undefined && asksForData(operation);
    const made = {
      operation,
      plan,
      isUnplanned,
      compiled: isUnplanned ? null : compile(operation, plan, document),
      projections: new Lru<string, Project>(keptProjections),
    };
    known.set(node, made);
    return made;
  };
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
