import { type Identity, visibilityKey } from "@waybill/kernel";
import { GraphQLError } from "graphql";
import type { GatewayContext } from "../context.ts";
import type { Fetched, FetchFor, FetchPart, FetchRequest } from "./execution/fetch.ts";
import { copied, isTree, type Tree } from "./execution/tree.ts";

/** One caller's fetch that waits to travel with others. */
interface Waiting {
  readonly context: GatewayContext;
  readonly service: string;
  readonly request: FetchRequest;
  readonly outcome: PromiseWithResolvers<Fetched>;
}

// What is asked of a subgraph at once stays within what it answers quickly.
const mostRepresentations = 500;

/**
 * Lets the entity fetches of one turn of the event loop travel together, when they ask the same of entities for callers
 * who may see the same. Each entity is asked for once; each caller gets an answer of its own.
 */
export function batchEntities(fetchFor: FetchFor): FetchFor {
  let open: Batches | undefined;
  const visibility = new WeakMap<Identity, string>();

  function visibilityOf(identity: Identity): string {
    const known = visibility.get(identity);
    if (known !== undefined) return known;
    const key = visibilityKey(identity);
    visibility.set(identity, key);
    return key;
  }

  function sendAll(): void {
    const batches = open;
    open = undefined;
    for (const ofCallers of batches?.values() ?? [])
      for (const asked of ofCallers.values())
        for (const waiting of asked.values()) for (const batch of sized(waiting)) void together(fetchFor, batch);
  }

  return (context) => (service, request) => {
    const { identity } = context;
    const { query, values, parts } = request;
    if (parts.length === 0 || !identity) return fetchFor(context)(service, request);
    if (!open) {
      open = new Map();
      setImmediate(sendAll);
    }
    const waiting = { context, service, request, outcome: Promise.withResolvers<Fetched>() };
    const asked = within(within(open, service), visibilityOf(identity));
    const text = values === "" ? query : `${values}\n${query}`;
    const batch = asked.get(text);
    if (batch) batch.push(waiting);
    else asked.set(text, [waiting]);
    return waiting.outcome.promise;
  };
}

/** By the service, what the callers may see, and what they ask with which variables. */
type Batches = Map<string, Map<string, Map<string, Waiting[]>>>;

function within<V>(outer: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let inner = outer.get(key);
  if (!inner) outer.set(key, (inner = new Map()));
  return inner;
}

/** Cuts a batch into such as are not too large. */
function sized(waiting: readonly Waiting[]): Waiting[][] {
  const batches: Waiting[][] = [];
  let room = 0;
  for (const one of waiting) {
    const size = one.request.parts.reduce((sum, { texts }) => sum + texts.length, 0);
    if (batches.length === 0 || size > room) {
      batches.push([]);
      room = mostRepresentations;
    }
    room -= size;
    batches.at(-1)?.push(one);
  }
  return batches;
}

async function together(fetchFor: FetchFor, batch: readonly Waiting[]): Promise<void> {
  const [{ context, service, request, outcome }] = batch as [Waiting];
  try {
    if (batch.length === 1) return outcome.resolve(await fetchFor(context)(service, request));
    const parts = request.parts.map((part, index) => new SharedPart(part, index, batch));
    // Who leaves meanwhile does not take the answer from the others: the deadline alone ends it.
    const deadlines = batch.map(({ context: { deadlineAt } }) => deadlineAt ?? Infinity);
    const deadlineAt = Math.max(...deadlines);
    const { identity, correlationId } = context;
    const shared = { identity, correlationId, ...(deadlineAt !== Infinity && { deadlineAt }) };
    const { data, errors } = await fetchFor(shared)(service, { ...request, parts });
    for (const [reader, waiting] of batch.entries()) {
      const answer: Tree = {};
      if (isTree(data)) for (const part of parts) answer[part.key] = part.entitiesOf(reader, data[part.key]);
      const own = errors?.flatMap((error) => errorsOf(error, reader, parts));
      waiting.outcome.resolve({ data: isTree(data) ? answer : data, ...(own?.length && { errors: own }) });
    }
  } catch (error) {
    for (const waiting of batch) waiting.outcome.reject(error);
  }
}

/** The representations of several callers, each once. */
class SharedPart implements FetchPart {
  readonly key: string;
  readonly variable: string;
  readonly texts: string[] = [];
  /** For each caller which representations are its own, in its order. */
  readonly places: readonly (readonly number[])[];
  readonly #taken: boolean[] = [];

  constructor({ key, variable }: FetchPart, index: number, batch: readonly Waiting[]) {
    this.key = key;
    this.variable = variable;
    const known = new Map<string, number>();
    this.places = batch.map(({ request }) =>
      (request.parts[index] as FetchPart).texts.map((text) => {
        let place = known.get(text);
        if (place === undefined) known.set(text, (place = this.texts.push(text) - 1));
        return place;
      }),
    );
  }

  /** What one caller would have been answered by itself: the executor adds to what it is given. */
  entitiesOf(reader: number, entities: unknown): unknown {
    if (!Array.isArray(entities) || entities.length !== this.texts.length) return undefined;
    return this.places[reader]?.map((place) => {
      const entity: unknown = entities[place];
      if (this.#taken[place]) return copied(entity);
      this.#taken[place] = true;
      return entity;
    });
  }
}

/** An error as one caller would have been told it: once for each place, or as it is when it has none. */
function errorsOf(error: GraphQLError, reader: number, parts: readonly SharedPart[]): readonly GraphQLError[] {
  const [key, place, ...rest] = error.path ?? [];
  const part = parts.find((one) => one.key === key);
  if (!part || typeof place !== "number") return [error];
  return (part.places[reader] ?? []).flatMap((at, index) =>
    at === place
      ? [new GraphQLError(error.message, { path: [part.key, index, ...rest], extensions: error.extensions })]
      : [],
  );
}
