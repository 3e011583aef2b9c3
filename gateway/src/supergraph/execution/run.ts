import { GraphQLError, type GraphQLSchema } from "graphql";
import { bringsOnlyLeaves, type Prepared, preparedAlone, preparedTogether, selectionKey } from "./batch.ts";
import type { Fetch } from "./fetch.ts";
import { representationOf, type Represent } from "./representation.ts";
import { rewritesOf } from "./rewrites.ts";
import type { Group, Step } from "./schedule.ts";
import { isTree, merge, objectsAt, placesAt, type Tree } from "./tree.ts";

/** One operation on its way through its plan. */
export interface Run {
  readonly data: Tree;
  readonly errors: unknown[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly fetch: Fetch;
}

/** Entity fetches of one request that ask for the same: they share their representations. */
interface Part {
  readonly members: { readonly step: Step; readonly represent: Represent }[];
  readonly rewrite: (value: unknown) => void;
  /** Nothing adds to what the answer brings: equal objects may share it. */
  shareable: boolean;
}

/** A request, compiled. */
export interface CompiledGroup extends Group {
  execute(run: Run): Promise<void>;
}

/** Compiles a schedule's requests. */
export function compileGroups(schema: GraphQLSchema, groups: readonly Group[]): CompiledGroup[] {
  const all = groups.flatMap(({ steps }) => steps);
  return groups.map((group) => {
    const [first] = group.steps;
    const execute = first?.fetch.requires ? compileEntities(schema, group, all) : compileRoot(schema, group);
    return { ...group, execute };
  });
}

/**
 * Runs a schedule: each request as soon as those it waits for have been answered.
 * @param finish makes something of what they brought
 */
export function runGroups<T>(groups: readonly CompiledGroup[], run: Run, finish: () => T | Promise<T>): Promise<T> {
  const fail = (error: unknown): void => void run.errors.push(error);
  const [only, ...others] = groups;
  if (only && others.length === 0) {
    // One promise less for each event of each stream.
    return only.execute(run).then(finish, (error: unknown) => {
      fail(error);
      return finish();
    });
  }
  const waits = groups.map((group) => group.waits);
  let left = groups.length;
  return new Promise<void>((resolve) => {
    if (left === 0) resolve();
    const begin = (group: CompiledGroup): void =>
      void group
        .execute(run)
        .catch(fail)
        .then(() => {
          left -= 1;
          if (left === 0) resolve();
          for (const next of group.next) {
            waits[next] = (waits[next] as number) - 1;
            if (waits[next] === 0) begin(groups[next] as CompiledGroup);
          }
        });
    for (const group of groups) if (group.waits === 0) begin(group);
  }).then(finish);
}

const isActive = ({ guards }: Step, { conditions }: Run): boolean =>
  guards.every(({ variable, value }) => conditions.get(variable) === value);

/** The client's variables that an operation uses, as the inside of a JSON object. */
function used({ usages }: Prepared, variables: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const name of usages) {
    if (!Object.hasOwn(variables, name) || variables[name] === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${JSON.stringify(variables[name])}`;
  }
  return text;
}

function compileRoot(schema: GraphQLSchema, { service, steps }: Group): CompiledGroup["execute"] {
  const [step] = steps as readonly [Step];
  const prepared = preparedAlone(step.fetch);
  const rewrite = rewritesOf(schema, step.fetch.outputRewrites);
  return async (run) => {
    if (!isActive(step, run)) return;
    const targets = step.path.length === 0 ? [run.data] : objectsAt(run.data, step.path);
    if (targets.length === 0) return;
    const { query, operationName, head } = prepared;
    const request = { query, operationName, head, values: used(prepared, run.variables), parts: [] };
    const { data, errors } = await run.fetch(service, request);
    for (const error of errors ?? [])
      run.errors.push(located(error, error.path && [...step.path, ...error.path], service));
    if (!isTree(data)) return;
    rewrite(data);
    for (const [index, target] of targets.entries()) merge(target, data, index === 0);
  };
}

/** The representations of one part, each once, and the objects that wait for what they bring. */
interface Asked {
  readonly part: Part;
  readonly texts: string[];
  readonly targets: Tree[];
  /** Which representation is each target's. */
  readonly places: number[];
  /** Whose each target is, and which of its objects. */
  readonly origins: { readonly step: Step; readonly index: number }[];
}

function compileEntities(
  schema: GraphQLSchema,
  { service, steps }: Group,
  all: readonly Step[],
): CompiledGroup["execute"] {
  const questions = partsOf(schema, steps, all);
  const operations = new Map<number, Prepared>();
  const operationOf = (asked: readonly (readonly [number, Asked])[]): Prepared => {
    const bits = asked.reduce((sum, [index]) => sum | (1 << index), 0);
    let prepared = operations.get(bits);
    if (!prepared) {
      const fetches = asked.map(([, { part }]) => (part.members[0] as Part["members"][number]).step.fetch);
      prepared = fetches.length === 1 ? preparedAlone(fetches[0] as Step["fetch"]) : preparedTogether(fetches);
      operations.set(bits, prepared);
    }
    return prepared;
  };

  return async (run) => {
    const asked = askAll(questions, run);
    if (asked.length === 0) return;
    const prepared = operationOf(asked);
    const { query, operationName, head } = prepared;
    const parts = prepared.parts.map(({ key, variable }, index) => ({
      key,
      variable,
      texts: (asked[index] as [number, Asked])[1].texts,
    }));
    const request = { query, operationName, head, values: used(prepared, run.variables), parts };
    const { data, errors } = await run.fetch(service, request);
    if (errors?.length) addErrors(run, service, prepared, asked, errors);
    if (!isTree(data)) return;
    for (const [index, { key }] of prepared.parts.entries()) hand((asked[index] as [number, Asked])[1], data[key]);
  };
}

function partsOf(schema: GraphQLSchema, steps: readonly Step[], all: readonly Step[]): Part[] {
  const parts = new Map<string, Part>();
  for (const step of steps) {
    const { requires = [], inputRewrites, outputRewrites } = step.fetch;
    const key = selectionKey(step.fetch);
    const part = parts.get(key) ?? {
      members: [],
      rewrite: rewritesOf(schema, outputRewrites),
      shareable: true,
    };
    parts.set(key, part);
    part.members.push({ step, represent: representationOf(schema, requires, inputRewrites) });
    part.shareable &&= !all.some((other) => other !== step && addsBelow(other, step));
  }
  return [...parts.values()];
}

const nothing: readonly (readonly [number, Asked])[] = [];

/** The questions of a request that there is something to ask for, by their numbers. */
function askAll(parts: readonly Part[], run: Run): readonly (readonly [number, Asked])[] {
  const [only, ...others] = parts;
  if (only && others.length === 0) {
    const question = ask(only, run);
    return question ? [[0, question]] : nothing;
  }
  return parts.flatMap((part, index) => {
    const question = ask(part, run);
    return question ? [[index, question] as const] : [];
  });
}

/** Whether a step may add to objects that another one has brought. */
function addsBelow(other: Step, { path }: Step): boolean {
  if (!path.every((part, index) => other.path[index] === part)) return false;
  return other.path.length > path.length || !bringsOnlyLeaves(other.fetch);
}

/** @returns undefined when there is nothing to ask for */
function ask(part: Part, run: Run): Asked | undefined {
  // Most ask for one object: lists of one are made as such, since lists that grow make room for many.
  let asked: Asked | undefined;
  let places: Map<string, number> | undefined;
  for (const { step, represent } of part.members) {
    if (!isActive(step, run)) continue;
    const objects = objectsAt(run.data, step.path);
    for (let index = 0; index < objects.length; index += 1) {
      const object = objects[index] as Tree;
      const text = represent(object);
      if (text === null) continue;
      if (!asked) {
        asked = { part, texts: [text], targets: [object], places: [0], origins: [{ step, index }] };
        continue;
      }
      places ??= new Map([[asked.texts[0] as string, 0]]);
      let place = places.get(text);
      if (place === undefined) {
        place = asked.texts.push(text) - 1;
        places.set(text, place);
      }
      asked.targets.push(object);
      asked.places.push(place);
      asked.origins.push({ step, index });
    }
  }
  return asked;
}

/**
 * Hands what came back to all who wait for it.
 * @throws Error when the subgraph did not answer what it was asked
 */
function hand({ part, texts, targets, places }: Asked, entities: unknown): void {
  if (!Array.isArray(entities)) throw new Error('Expected "data._entities" in response to be an array');
  if (entities.length !== texts.length) {
    throw new Error(`Expected "data._entities" to contain ${texts.length} elements`);
  }
  const [only] = targets;
  if (only && targets.length === 1) return handTo(only, part, entities[0], true);
  const seen = new Uint8Array(texts.length);
  for (let index = 0; index < targets.length; index += 1) {
    const place = places[index] as number;
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

/** Puts errors where the client asked, once for each place that lacks something. */
function addErrors(
  run: Run,
  service: string,
  { parts }: Prepared,
  asked: readonly (readonly [number, Asked])[],
  errors: readonly GraphQLError[],
): void {
  const found: { readonly at: number; readonly error: GraphQLError }[] = [];
  const placesOf = new Map<Step, (string | number)[][]>();
  for (const error of errors) {
    const [key, place, ...rest] = error.path ?? [];
    const part = parts.findIndex((one) => one.key === key);
    const question = part < 0 ? undefined : asked[part]?.[1];
    if (!question || typeof place !== "number") {
      const steps = (question ? [question] : asked.map(([, one]) => one)).flatMap(({ origins }) => origins);
      for (const step of new Set(steps.map((origin) => origin.step))) {
        const path = error.path && [...step.path, ...(question ? ["_entities"] : error.path)];
        found.push({ at: -1, error: located(error, path, service) });
      }
      continue;
    }
    for (const [at, other] of question.places.entries()) {
      const origin = question.origins[at];
      if (other !== place || !origin) continue;
      const places = placesOf.get(origin.step) ?? placesAt(run.data, origin.step.path);
      placesOf.set(origin.step, places);
      found.push({ at: part * 1e6 + at, error: located(error, [...(places[origin.index] ?? []), ...rest], service) });
    }
  }
  // As if each place had been asked for by itself.
  run.errors.push(...found.toSorted((a, b) => a.at - b.at).map(({ error }) => error));
}

/** A subgraph's error as one of the whole operation. */
export function located(
  error: GraphQLError,
  path: readonly (string | number)[] | undefined,
  serviceName: string,
): GraphQLError {
  const { extensions } = error;
  return new GraphQLError(error.message || `Error while fetching subquery from service "${serviceName}"`, {
    originalError: error,
    ...(path && { path }),
    extensions: { code: "DOWNSTREAM_SERVICE_ERROR", ...extensions, serviceName },
  });
}
