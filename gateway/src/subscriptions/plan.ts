import type { FetchNode, PlanNode } from "@apollo/query-planner";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { WaybillError } from "@waybill/service";
import {
  type DocumentNode,
  getArgumentValues,
  getVariableValues,
  type GraphQLField,
  print,
  stripIgnoredCharacters,
} from "graphql";
import type { Renamed } from "../supergraph/planning/names.ts";
import type { Supergraph } from "../supergraph/supergraph.ts";
import { type Resumption, resumption } from "./resumption.ts";
import { type SubscriptionRoot, subscriptionRoot } from "./root-field.ts";

/** What is known of a subscription from its document alone. */
export interface SubscriptionPlan {
  /** The client's own document. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** Equal for documents that differ only in layout. */
  readonly normalised: string;
  readonly root: SubscriptionRoot;
  /** The root field's definition. */
  readonly field: GraphQLField<unknown, unknown>;
  /** The subgraph whose stream drives the subscription. */
  readonly subgraph: SubgraphName;
  /** What to subscribe to there. */
  readonly primary: FetchNode;
  /** What to fetch for each event from the other subgraphs. */
  readonly rest: PlanNode | undefined;
  /** The document that was planned, where it is not the client's. */
  readonly renamed: Renamed | null;
  readonly resumption: Resumption | null;
}

/** Plans a valid subscription document. Costs milliseconds: keep the plan. */
export function planSubscription(
  supergraph: Supergraph,
  document: DocumentNode,
  operationName: string | undefined,
): SubscriptionPlan {
  const root = subscriptionRoot(document, operationName);
  const field = supergraph.schema.getSubscriptionType()?.getFields()[root.fields[0].name.value];
  if (!field) throw new WaybillError("GRAPHQL_VALIDATION_FAILED");
  const renamed = supergraph.rename(document);
  const asked = renamed?.document ?? document;
  const resume = resumption(supergraph.schema, asked, renamed ? subscriptionRoot(asked, operationName) : root);
  const { primary, rest } = supergraph.planSubscription(resume?.document ?? asked, operationName);
  return {
    document,
    operationName,
    normalised: stripIgnoredCharacters(print(document)),
    root,
    field,
    subgraph: subgraphNamed(primary.serviceName),
    primary,
    rest,
    renamed,
    resumption: resume,
  };
}

function subgraphNamed(name: string): SubgraphName {
  const found = subgraphNames.find((known) => known === name);
  if (!found) throw new Error(`The plan names an unknown subgraph ${name}`);
  return found;
}

/** A subscription's variables, checked. */
export interface SubscriptionVariables {
  /** Those that the operation declares, as given, defaults filled in. */
  readonly values: Record<string, unknown>;
  /** Where the client wants to resume; undefined to start from now. */
  readonly after: string | undefined;
}

/**
 * Checks the client's variables against the operation.
 * @throws WaybillError BAD_USER_INPUT with the first thing that is wrong.
 */
export function subscriptionVariables(
  supergraph: Supergraph,
  plan: SubscriptionPlan,
  given: Readonly<Record<string, unknown>>,
): SubscriptionVariables {
  const coerced = getVariableValues(supergraph.schema, plan.root.operation.variableDefinitions ?? [], given);
  if (coerced.errors) {
    const [error] = coerced.errors;
    throw new WaybillError("BAD_USER_INPUT", error ? { message: error.message } : {});
  }
  const values = coerced.coerced;
  const after: unknown = getArgumentValues(plan.field, plan.root.fields[0], values)["after"] ?? undefined;
  if (plan.resumption && after !== undefined && typeof after !== "string") {
    throw new WaybillError("CURSOR_INVALID");
  }
  return { values, after: plan.resumption ? (after as string | undefined) : undefined };
}
