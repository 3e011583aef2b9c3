/** An object of the answer while it is put together from what the subgraphs say: JSON. */
export type Tree = Record<string, unknown>;

export const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Adds what a subgraph said about an object to what is known of it already. Lists of equal length are merged item by
 * item; other values replace what was there.
 * @param share whether the parts of `source` may become parts of `target`; otherwise copies do, since others hold them too
 */
export function merge(target: Tree, source: Tree, share: boolean): void {
  for (const key of Object.keys(source)) {
    // Written, it would change what the object inherits: no field is called so.
    if (key === "__proto__") continue;
    const value = source[key];
    if (value === undefined) continue;
    if (typeof value !== "object" || value === null) {
      target[key] = value;
      continue;
    }
    const known = Object.hasOwn(target, key) ? target[key] : undefined;
    if (Array.isArray(value)) {
      if (Array.isArray(known) && known.length === value.length) mergeLists(known, value, share);
      else target[key] = share ? value : copied(value);
    } else if (isTree(known)) merge(known, value as Tree, share);
    else target[key] = share ? value : copied(value);
  }
}

function mergeLists(target: unknown[], source: readonly unknown[], share: boolean): void {
  for (const [index, value] of source.entries()) {
    const known = target[index];
    if (isTree(known) && isTree(value)) merge(known, value, share);
    else target[index] = share ? value : copied(value);
  }
}

/** A copy of what JSON can say. */
export function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isTree(value)) return value;
  const copy: Tree = {};
  merge(copy, value, false);
  return copy;
}

const none: readonly Tree[] = [];

/** Finds the objects at a path, in their order; `@` stands for every item of a list. Nulls are passed over. */
export function objectsAt(value: unknown, path: readonly string[]): readonly Tree[] {
  let at = value;
  for (let depth = 0; depth < path.length; depth += 1) {
    if (at === null || at === undefined) return none;
    if (path[depth] === "@" || Array.isArray(at)) return addAt(at, path, depth, []);
    at = (at as Tree)[path[depth] as string];
  }
  if (at === null || at === undefined) return none;
  // Mostly it is one: a list that grows would make room for many.
  return Array.isArray(at) ? addAt(at, path, path.length, []) : [at as Tree];
}

function addAt(value: unknown, path: readonly string[], from: number, found: Tree[]): Tree[] {
  let at = value;
  for (let depth = from; depth < path.length; depth += 1) {
    if (at === null || at === undefined) return found;
    const step = path[depth] as string;
    if (step === "@") {
      if (Array.isArray(at)) for (const item of at) addAt(item, path, depth + 1, found);
      return found;
    }
    at = (at as Tree)[step];
  }
  if (Array.isArray(at)) for (const item of at) addAt(item, path, path.length, found);
  else if (at !== null && at !== undefined) found.push(at as Tree);
  return found;
}

/** Where `objectsAt` found its objects, in the same order. */
export function placesAt(value: unknown, path: readonly string[]): (string | number)[][] {
  const places: (string | number)[][] = [];
  const walk = (at: unknown, depth: number, place: (string | number)[]): void => {
    if (at === null || at === undefined) return;
    if (Array.isArray(at)) {
      const next = path[depth] === "@" ? depth + 1 : depth;
      for (const [index, item] of at.entries()) walk(item, next, [...place, index]);
      return;
    }
    const step = path[depth];
    if (step === undefined) places.push(place);
    else if (step !== "@") walk((at as Tree)[step], depth + 1, [...place, step]);
  };
  walk(value, 0, []);
  return places;
}
