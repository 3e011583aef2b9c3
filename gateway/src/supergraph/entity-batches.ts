import { type Identity, visibilityKey } from "@waybill/kernel";
import { GraphQLError } from "graphql";
import type { GatewayContext } from "../context.ts";
import type { Fetched, FetchFor, FetchPart, FetchRequest } from "./execution/run.ts";
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
  const batches = new Map<string, Waiting[]>();
  const visibility = new WeakMap<Identity, string>();

  function visibilityOf(identity: Identity): string {
    const known = visibility.get(identity);
    if (known !== undefined) return known;
    const key = visibilityKey(identity);
    visibility.set(identity, key);
    return key;
  }

  function send(key: string): void {
    const waiting = batches.get(key) ?? [];
    batches.delete(key);
    for (const batch of sized(waiting)) void together(fetchFor, batch);
  }

  return (context) => (service, request) => {
    const { identity } = context;
    const { query, operationName, values, parts } = request;
    if (parts.length === 0 || !identity) return fetchFor(context)(service, request);
    const key = `${visibilityOf(identity)}\n${service}\n${operationName ?? ""}\n${values}\n${query}`;
    const waiting = { context, service, request, outcome: Promise.withResolvers<Fetched>() };
    const batch = batches.get(key);
    if (batch) batch.push(waiting);
    else {
      batches.set(key, [waiting]);
      setImmediate(send, key);
    }
    return waiting.outcome.promise;
  };
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
