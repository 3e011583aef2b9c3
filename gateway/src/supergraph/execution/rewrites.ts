import type { FetchDataRewrite } from "@apollo/query-planner";
import { type GraphQLSchema, isAbstractType } from "graphql";
import { isTree, type Tree } from "./tree.ts";

const fragment = "... on ";

/** Compiles the changes that a plan makes to what goes to a subgraph, or comes from it. They are made in place. */
export function rewritesOf(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] | undefined,
): (value: unknown) => void {
  if (!rewrites?.length) return () => undefined;
  return (value) => {
    for (const rewrite of rewrites) {
      const last = rewrite.path.at(-1);
      if (last === undefined) continue;
      each(schema, value, rewrite.path, rewrite.path.length - 1, 0, (object) => {
        if (rewrite.kind === "ValueSetter") object[last] = rewrite.setValueTo;
        else if (object[last]) {
          object[rewrite.renameKeyTo] = object[last];
          object[last] = undefined;
        }
      });
    }
  };
}

function each(
  schema: GraphQLSchema,
  value: unknown,
  path: readonly string[],
  length: number,
  depth: number,
  change: (object: Tree) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) each(schema, item, path, length, depth, change);
    return;
  }
  if (!isTree(value)) return;
  const step = path[depth] as string;
  if (depth === length) change(value);
  else if (!step.startsWith(fragment)) each(schema, value[step], path, length, depth + 1, change);
  else if (isOf(schema, value["__typename"], step.slice(fragment.length)))
    each(schema, value, path, length, depth + 1, change);
}

/** Objects whose type was not asked for are taken for fitting. */
function isOf(schema: GraphQLSchema, name: unknown, condition: string): boolean {
  if (!name || name === condition) return true;
  const type = typeof name === "string" ? schema.getType(name) : undefined;
  const wanted = schema.getType(condition);
  return isAbstractType(wanted) && type !== undefined && "getInterfaces" in type && schema.isSubType(wanted, type);
}
