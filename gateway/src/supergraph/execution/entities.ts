import type { GraphQLSchema } from "graphql";
import { type Prepared, preparedAlone, preparedTogether } from "./batch.ts";
import { addErrors } from "./entity-errors.ts";
import { type Asked, askAll, type Part, partsOf } from "./questions.ts";
import { type CompiledGroup, used } from "./run.ts";
import type { Group, Step } from "./schedule.ts";
import { isTree, merge, type Tree } from "./tree.ts";

/** Compiles a request for entities. */
export function compileEntities(
  schema: GraphQLSchema,
  { service, steps }: Group,
  all: readonly Step[],
): CompiledGroup["execute"] {
  const questions = partsOf(schema, steps, all);
  const operations = new Map<number, Prepared>();
  const operationOf = (asked: readonly Asked[]): Prepared => {
    let bits = 0;
    for (const { part } of asked) bits |= 1 << part.index;
    let prepared = operations.get(bits);
    if (!prepared) {
      const fetches = asked.map(({ part }) => (part.members[0] as Part["members"][number]).step.fetch);
      prepared = fetches.length === 1 ? preparedAlone(fetches[0] as Step["fetch"]) : preparedTogether(fetches);
      operations.set(bits, prepared);
    }
    return prepared;
  };

  return (run) => {
    const asked = askAll(questions, run);
    if (asked.length === 0) return Promise.resolve();
    const operation = operationOf(asked);
    const representations = asked.map(({ texts }) => texts);
    const request = { operation, values: used(operation, run.variables), representations };
    // Not awaited: an event of each stream comes by here, and a function that waits keeps all that it knows.
    return run.fetch(run.context, service, request).then(({ data, errors }) => {
      if (errors?.length) addErrors(run, service, operation, asked, errors);
      if (!isTree(data)) return;
      for (let index = 0; index < asked.length; index += 1)
        hand(asked[index] as Asked, data[(operation.parts[index] as Prepared["parts"][number]).key]);
    });
  };
}

/**
 * Hands what came back to all who wait for it.
 * @throws Error when the subgraph did not answer what it was asked
 */
function hand({ part, texts, targets, several }: Asked, entities: unknown): void {
  if (!Array.isArray(entities)) throw new Error('Expected "data._entities" in response to be an array');
  if (entities.length !== texts.length) {
    throw new Error(`Expected "data._entities" to contain ${texts.length} elements`);
  }
  if (!several) return handTo(targets[0] as Tree, part, entities[0], true);
  const seen = new Uint8Array(texts.length);
  for (let index = 0; index < targets.length; index += 1) {
    const place = several.places[index] as number;
    handTo(targets[index] as Tree, part, entities[place], seen[place] === 0);
    seen[place] = 1;
  }
}

/** @param isFirst whether nobody else has got it before */
function handTo(target: Tree, part: Part, entity: unknown, isFirst: boolean): void {
  if (!isTree(entity)) return;
  if (isFirst) {
    entity["__typename"] ||= target["__typename"];
    part.rewrite(entity);
  }
  merge(target, entity, isFirst || part.shareable);
}
