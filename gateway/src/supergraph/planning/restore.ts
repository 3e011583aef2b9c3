import type { Operation, Selection } from "@apollo/federation-internals";
import { GraphQLError } from "graphql";
import type { Executed } from "../execution/apollo.ts";
import { isTree, type Tree } from "../execution/tree.ts";
import type { Renamed } from "./names.ts";

/** Gives what was asked for under names of ours the client's names. */
export interface Restore {
  /** What was fetched, in place: it is still to be shaped. */
  fetched(fetched: { readonly data: Tree; readonly errors: unknown[] }): void;
  /** A whole answer. */
  answer(answer: Executed): Executed;
}

/** @param operation that of the renamed document */
export function restoreOf(operation: Operation, { names }: Renamed): Restore {
  const places = newPlaces();
  collect(operation.selectionSet.selections(), names, places);
  return {
    fetched({ data, errors }) {
      restore(data, places);
      for (const [index, error] of errors.entries()) errors[index] = restoredError(error, names);
    },
    answer: ({ data, errors, ...others }) => ({
      ...others,
      data: data === undefined ? undefined : JSON.stringify(restored(JSON.parse(data), places)),
      errors: errors.map((error) => restoredError(error, names)),
    }),
  };
}

/** Where in an answer there are names of ours. */
interface Places {
  /** The client's names here, by ours. */
  readonly own: Map<string, string>;
  /** What is below, by its name in what was fetched. */
  readonly below: Map<string, Places>;
}

const newPlaces = (): Places => ({ own: new Map(), below: new Map() });

function collect(selections: readonly Selection[], names: Renamed["names"], places: Places): void {
  for (const selection of selections) {
    if (selection.kind !== "FieldSelection") {
      collect(selection.selectionSet.selections(), names, places);
      continue;
    }
    const key = selection.element.responseName();
    const name = names.get(key);
    if (name !== undefined) places.own.set(key, name);
    if (!selection.selectionSet) continue;
    const below = places.below.get(key) ?? newPlaces();
    collect(selection.selectionSet.selections(), names, below);
    if (below.own.size + below.below.size > 0) places.below.set(key, below);
  }
}

/**
 * Also what is missing: what a subgraph required under the client's name is not the client's. Nothing is taken away, since
 * an object may stand in several places, and is restored in each of them.
 */
function restore(value: unknown, places: Places): void {
  if (Array.isArray(value)) {
    for (const item of value) restore(item, places);
    return;
  }
  if (!isTree(value)) return;
  for (const [key, below] of places.below) restore(value[key], below);
  for (const [key, name] of places.own) value[name] = value[key];
}

/** The same with the client's names alone, in their order. */
function restored(value: unknown, places: Places | undefined): unknown {
  if (!places) return value;
  if (Array.isArray(value)) return value.map((item) => restored(item, places));
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [places.own.get(key) ?? key, restored(inner, places.below.get(key))]),
  );
}

function restoredError(error: unknown, names: Renamed["names"]): unknown {
  if (!(error instanceof GraphQLError) || !error.path?.some((part) => names.has(String(part)))) return error;
  const path = error.path.map((part) => names.get(String(part)) ?? part);
  const { message, originalError, extensions } = error;
  return new GraphQLError(message, { path, originalError, extensions });
}
