import type { GraphQLSchema } from "graphql";
import { preparedAlone } from "./batch.ts";
import { compileEntities } from "./entities.ts";
import { rewritesOf } from "./rewrites.ts";
import { type CompiledGroup, isActive, located, used } from "./run.ts";
import type { Group, Step } from "./schedule.ts";
import { isTree, merge, objectsAt } from "./tree.ts";

/** Compiles a schedule's requests. */
export function compileGroups(schema: GraphQLSchema, groups: readonly Group[]): CompiledGroup[] {
  const all = groups.flatMap(({ steps }) => steps);
  return groups.map((group) => {
    const [first] = group.steps;
    const execute = first?.fetch.requires ? compileEntities(schema, group, all) : compileRoot(schema, group);
    return { ...group, execute };
  });
}

function compileRoot(schema: GraphQLSchema, { service, steps }: Group): CompiledGroup["execute"] {
  const [step] = steps as readonly [Step];
  const prepared = preparedAlone(step.fetch);
  const rewrite = rewritesOf(schema, step.fetch.outputRewrites);
  return async (run) => {
    if (!isActive(step, run)) return;
    const targets = step.path.length === 0 ? [run.data] : objectsAt(run.data, step.path);
    if (targets.length === 0) return;
    const request = { operation: prepared, values: used(prepared, run.variables), representations: [] };
    const { data, errors } = await run.fetch(run.context, service, request);
    for (const error of errors ?? [])
      run.errors.push(located(error, error.path && [...step.path, ...error.path], service));
    if (!isTree(data)) return;
    rewrite(data);
    for (const [index, target] of targets.entries()) merge(target, data, index === 0);
  };
}
