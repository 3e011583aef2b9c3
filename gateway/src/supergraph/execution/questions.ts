import type { GraphQLSchema } from "graphql";
import { bringsOnlyLeaves, selectionKey } from "./batch.ts";
import { type Represent, representationOf } from "./representation.ts";
import { rewritesOf } from "./rewrites.ts";
import { isActive, type Run } from "./run.ts";
import type { Step } from "./schedule.ts";
import { objectsAt, type Tree } from "./tree.ts";

/** Entity fetches of one request that ask for the same: they share their representations. */
export interface Part {
  /** Its place among those of its request. */
  readonly index: number;
  readonly members: { readonly step: Step; readonly represent: Represent }[];
  readonly rewrite: (value: unknown) => void;
  /** Nothing adds to what the answer brings: equal objects may share it. */
  shareable: boolean;
}

/** The representations of one part, each once, and the objects that wait for what they bring. */
export interface Asked {
  readonly part: Part;
  readonly texts: string[];
  readonly targets: Tree[];
  /** Where the first target is. */
  readonly origin: Origin;
  /** Most ask for one object: what tells several apart is there for several. */
  several: Several | undefined;
}

/** Whose an object is, and which of its objects. */
export interface Origin {
  readonly step: Step;
  readonly index: number;
}

interface Several {
  /** The representations by their texts. */
  readonly known: Map<string, number>;
  /** Which representation is each target's. */
  readonly places: number[];
  readonly origins: Origin[];
}

/** The parts of a request with these steps. */
export function partsOf(schema: GraphQLSchema, steps: readonly Step[], all: readonly Step[]): Part[] {
  const parts = new Map<string, Part>();
  for (const step of steps) {
    const { requires = [], inputRewrites, outputRewrites } = step.fetch;
    const key = selectionKey(step.fetch);
    const part = parts.get(key) ?? {
      index: parts.size,
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

/** Whether a step may add to objects that another one has brought. */
function addsBelow(other: Step, { path }: Step): boolean {
  if (!path.every((part, index) => other.path[index] === part)) return false;
  return other.path.length > path.length || !bringsOnlyLeaves(other.fetch);
}

const nothing: readonly Asked[] = [];

/** The questions of a request that there is something to ask for. */
export function askAll(parts: readonly Part[], run: Run): readonly Asked[] {
  let all: Asked[] | undefined;
  for (const part of parts) {
    const asked = ask(part, run);
    if (!asked) continue;
    if (all) all.push(asked);
    else all = [asked];
  }
  return all ?? nothing;
}

/** @returns undefined when there is nothing to ask for */
function ask(part: Part, run: Run): Asked | undefined {
  let asked: Asked | undefined;
  for (const { step, represent } of part.members) {
    if (!isActive(step, run)) continue;
    const objects = objectsAt(run.data, step.path);
    for (let index = 0; index < objects.length; index += 1) {
      const object = objects[index] as Tree;
      const text = represent(object);
      if (text === null) continue;
      const origin = { step, index };
      // Lists of one are made as such: lists that grow make room for many.
      if (asked) askAlso(asked, text, object, origin);
      else asked = { part, texts: [text], targets: [object], origin, several: undefined };
    }
  }
  return asked;
}

function askAlso(asked: Asked, text: string, object: Tree, origin: Origin): void {
  const { texts, targets } = asked;
  asked.several ??= { known: new Map([[texts[0] as string, 0]]), places: [0], origins: [asked.origin] };
  const { known, places, origins } = asked.several;
  let place = known.get(text);
  if (place === undefined) known.set(text, (place = texts.push(text) - 1));
  targets.push(object);
  places.push(place);
  origins.push(origin);
}

/** Where the targets are. */
export const originsOf = ({ origin, several }: Asked): readonly Origin[] => several?.origins ?? [origin];
