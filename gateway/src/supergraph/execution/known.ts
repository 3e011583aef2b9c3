import "../no-telemetry.ts";
import { type Operation, operationFromDocument } from "@apollo/federation-internals";
import type { PlanNode } from "@apollo/query-planner";
import { Lru } from "@waybill/service";
import { type DocumentNode, getOperationAST, type OperationDefinitionNode, visit } from "graphql";
import { asksForData } from "../planning/asks-for-data.ts";
import type { PlannedGraph } from "../planning/graph.ts";
import type { Renamed } from "../planning/names.ts";
import { operationAlone } from "../planning/operation-alone.ts";
import { type Restore, restoreOf } from "../planning/restore.ts";
import { conditionsOf, type Project } from "./projection.ts";
import { compileGroups } from "./compile.ts";
import type { CompiledGroup } from "./run.ts";
import { schedule } from "./schedule.ts";

/** What is known of an operation from its document alone. */
export interface Known {
  readonly operation: Operation;
  readonly plan: PlanNode | undefined;
  /** Whether there is something to plan, and no plan for it. */
  readonly isUnplanned: boolean;
  /** Null when it is unplanned, or Apollo's executor has to run it. */
  readonly compiled: { readonly groups: readonly CompiledGroup[]; readonly conditions: ReadonlySet<string> } | null;
  /** As it is asked: the client's own, or under names of ours. */
  readonly asked: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode };
  /** Gives what comes of it the client's names; null where it has them. */
  readonly restore: Restore | null;
  readonly projections: Lru<string, Project>;
}

/** A plan that was made elsewhere. */
export interface Planned {
  readonly plan: PlanNode | undefined;
  /** The document that was planned, where it is not the client's. */
  readonly renamed: Renamed | null;
}

/** @param planned null for who has to plan */
export type KnownOf = (document: DocumentNode, node: OperationDefinitionNode, planned: Planned | null) => Known;

const keptProjections = 16;
const plainNames = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Plans and compiles each operation once. */
export function createKnown({ planner, apiSchema, supergraphSchema, rename }: PlannedGraph): KnownOf {
  // By the operation in its document: forgotten with it.
  const known = new WeakMap<OperationDefinitionNode, Known>();

  function operationOf(document: DocumentNode, node: OperationDefinitionNode): Operation {
    const name = node.name?.value;
    return operationFromDocument(apiSchema, operationAlone(document, name), name ? { operationName: name } : {});
  }
  const planOf = (operation: Operation) => planner.buildQueryPlan(operation).node as PlanNode | undefined;

  function compile(operation: Operation, plan: PlanNode | undefined, document: DocumentNode): Known["compiled"] {
    const conditions = conditionsOf(operation);
    const groups = schedule(plan);
    if (!conditions || !groups || hasNameInTheWay(document)) return null;
    return { groups: compileGroups(supergraphSchema, groups), conditions };
  }

  function make(document: DocumentNode, node: OperationDefinitionNode, planned: Planned | null): Known {
    const operation = operationOf(document, node);
    const renamed = planned ? planned.renamed : rename(document);
    const asked = renamed ? operationOf(renamed.document, node) : operation;
    const plan = planned ? planned.plan : planOf(asked);
    const isUnplanned = !planned && plan === undefined && asksForData(operation);
    return {
      operation,
      plan,
      isUnplanned,
      compiled: isUnplanned ? null : compile(operation, plan, document),
      asked: renamed
        ? { document: renamed.document, operation: operationIn(renamed.document, node) }
        : { document, operation: node },
      restore: renamed && restoreOf(asked, renamed),
      projections: new Lru(keptProjections),
    };
  }

  return (document, node, planned) => {
    const found = known.get(node);
    if (found) return found;
    const made = make(document, node, planned);
    known.set(node, made);
    return made;
  };
}

/** The same operation in the renamed document. */
const operationIn = (document: DocumentNode, { name }: OperationDefinitionNode): OperationDefinitionNode =>
  getOperationAST(document, name?.value) as OperationDefinitionNode;

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
