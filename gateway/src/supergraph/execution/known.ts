import "../no-telemetry.ts";
import { type Operation, operationFromDocument } from "@apollo/federation-internals";
import type { PlanNode } from "@apollo/query-planner";
import { Lru } from "@waybill/service";
import { type DocumentNode, type OperationDefinitionNode, visit } from "graphql";
import { asksForData } from "../planning/asks-for-data.ts";
import type { PlannedGraph } from "../planning/graph.ts";
import { type Restore, restoreOf } from "../planning/restore.ts";
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
  /** Gives what was fetched the client's names; null where it has them. */
  readonly restore: Restore | null;
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
export function createKnown({ planner, apiSchema, supergraphSchema, rename }: PlannedGraph): KnownOf {
  // By the operation in its document: forgotten with it.
  const known = new WeakMap<OperationDefinitionNode, Known>();

  const operationOf = (document: DocumentNode, { name }: OperationDefinitionNode): Operation =>
    operationFromDocument(apiSchema, document, name ? { operationName: name.value } : {});
  const planOf = (operation: Operation) => planner.buildQueryPlan(operation).node as PlanNode | undefined;

  function compile(operation: Operation, plan: PlanNode | undefined, document: DocumentNode): Known["compiled"] {
    const conditions = conditionsOf(operation);
    const groups = schedule(plan);
    if (!conditions || !groups || hasNameInTheWay(document)) return null;
    return { groups: compileGroups(supergraphSchema, groups), conditions };
  }

  /** With names of ours; null where none is needed, or Apollo's executor has to run it, which would answer by them. */
  function underOurNames(operation: Operation, document: DocumentNode, node: OperationDefinitionNode): Known | null {
    const renamed = rename(document);
    if (!renamed) return null;
    const asked = operationOf(renamed.document, node);
    const plan = planOf(asked);
    const compiled = plan ? compile(operation, plan, document) : null;
    if (!compiled) return null;
    const restore = restoreOf(asked, renamed);
    return { operation, plan, isUnplanned: false, compiled, restore, projections: new Lru(keptProjections) };
  }

  function asItStands(operation: Operation, document: DocumentNode, planned: PlanNode | undefined | null): Known {
    const plan = planned === null ? planOf(operation) : planned;
    const isUnplanned = planned === null && plan === undefined && asksForData(operation);
    const compiled = isUnplanned ? null : compile(operation, plan, document);
    return { operation, plan, isUnplanned, compiled, restore: null, projections: new Lru(keptProjections) };
  }

  return (document, node, planned) => {
    const found = known.get(node);
    if (found) return found;
    const operation = operationOf(document, node);
    const renamed = planned === null ? underOurNames(operation, document, node) : null;
    const made = renamed ?? asItStands(operation, document, planned);
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
