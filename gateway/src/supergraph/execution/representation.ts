import type { FetchDataRewrite, QueryPlanSelectionNode } from "@apollo/query-planner";
import { type GraphQLSchema, isAbstractType } from "graphql";
import { rewritesOf } from "./rewrites.ts";
import { isTree, merge, type Tree } from "./tree.ts";

/** An object as JSON text for a subgraph that shall add to it; null when it lacks what the subgraph needs to know. */
export type Represent = (object: Tree) => string | null;

/** Compiles what a fetch needs to know of an object. */
export function representationOf(
  schema: GraphQLSchema,
  requires: readonly QueryPlanSelectionNode[],
  rewrites: readonly FetchDataRewrite[] | undefined,
): Represent {
  const isOf = typeTest(schema);
  const rewrite = rewritesOf(schema, rewrites);
  const plain = rewrites?.length ? null : plainRepresentation(requires, isOf);
  return (
    plain ??
    ((object) => {
      const representation = selected(object, requires, isOf);
      if (!representation?.["__typename"]) return null;
      rewrite(representation);
      return JSON.stringify(representation);
    })
  );
}

type TypeTest = (object: Tree, condition: string) => boolean;

function typeTest(schema: GraphQLSchema): TypeTest {
  return (object, condition) => {
    const name = object["__typename"];
    if (name === condition) return true;
    const type = typeof name === "string" ? schema.getType(name) : undefined;
    const wanted = schema.getType(condition);
    if (!isAbstractType(wanted) || !type || !("getInterfaces" in type)) return false;
    return schema.isSubType(wanted, type);
  };
}

/** The common case: one type, and values of it. */
function plainRepresentation(requires: readonly QueryPlanSelectionNode[], isOf: TypeTest): Represent | null {
  const [only, ...others] = requires;
  if (only?.kind !== "InlineFragment" || !only.typeCondition || others.length > 0) return null;
  const keys: string[] = [];
  for (const selection of only.selections) {
    if (selection.kind !== "Field" || selection.selections?.length) return null;
    keys.push(selection.alias ?? selection.name);
  }
  if (!keys.includes("__typename") || new Set(keys).size < keys.length) return null;
  const condition = only.typeCondition;
  return (object) => {
    if (!object["__typename"] || !isOf(object, condition)) return null;
    const representation: Tree = {};
    for (const key of keys) {
      const value = object[key];
      if (value === undefined) return null;
      representation[key] = value;
    }
    return JSON.stringify(representation);
  };
}

/** What of an object is selected; null when a part is missing: an error said why when it was fetched. */
function selected(object: Tree | null, selections: readonly QueryPlanSelectionNode[], isOf: TypeTest): Tree | null {
  if (object === null) return null;
  const result: Tree = {};
  for (const selection of selections) {
    if (selection.kind === "Field") {
      const key = selection.alias ?? selection.name;
      const { selections: inner } = selection;
      const value = Object.hasOwn(object, key) ? object[key] : undefined;
      if (value === undefined) return null;
      const one = (item: unknown): unknown => (inner ? selected(item as Tree | null, inner, isOf) : item);
      result[key] = Array.isArray(value) ? value.map(one) : one(value);
    } else if (selection.typeCondition && isOf(object, selection.typeCondition)) {
      const part = selected(object, selection.selections, isOf);
      if (isTree(part)) merge(result, part, false);
    }
  }
  return result;
}
