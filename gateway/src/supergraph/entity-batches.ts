import { type Identity, visibilityKey } from "@waybill/kernel";
import { GraphQLError } from "graphql";
import type { GatewayContext } from "../context.ts";
import type { Fetch, Fetched, FetchRequest } from "./execution/fetch.ts";
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
export function batchEntities(fetch: Fetch): Fetch {
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
        for (const waiting of asked.values()) for (const batch of sized(waiting)) void together(fetch, batch);
  }

  return (context, service, request) => {
    const { identity } = context;
    const { operation, values, representations } = request;
    if (representations.length === 0 || !identity) return fetch(context, service, request);
    if (!open) {
      open = new Map();
      setImmediate(sendAll);
    }
    const waiting = { context, service, request, outcome: Promise.withResolvers<Fetched>() };
    const asked = within(within(open, service), visibilityOf(identity));
    const text = values === "" ? operation.query : `${values}\n${operation.query}`;
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
    let size = 0;
    for (const { length } of one.request.representations) size += length;
    if (batches.length === 0 || size > room) {
      batches.push([]);
      room = mostRepresentations;
    }
    room -= size;
    batches.at(-1)?.push(one);
  }
  return batches;
}

async function together(fetch: Fetch, batch: readonly Waiting[]): Promise<void> {
  const [{ context, service, request, outcome }] = batch as [Waiting];
  try {
    if (batch.length === 1) return outcome.resolve(await fetch(context, service, request));
    const parts = request.operation.parts.map(({ key }, index) => new SharedPart(key, index, batch));
    // Who leaves meanwhile does not take the answer from the others: the deadline alone ends it.
    const deadlines = batch.map(({ context: { deadlineAt } }) => deadlineAt ?? Infinity);
    const deadlineAt = Math.max(...deadlines);
    const { identity, correlationId } = context;
    const shared = { identity, correlationId, ...(deadlineAt !== Infinity && { deadlineAt }) };
    const { data, errors } = await fetch(shared, service, {
      ...request,
      representations: parts.map(({ texts }) => texts),
    });
    for (let reader = 0; reader < batch.length; reader += 1)
      batch[reader]?.outcome.resolve(answerOf(reader, parts, data, errors));
  } catch (error) {
    for (const waiting of batch) waiting.outcome.reject(error);
  }
}

/** What one caller would have been answered by itself. */
function answerOf(reader: number, parts: readonly SharedPart[], data: unknown, errors: Fetched["errors"]): Fetched {
  let answer = data;
  if (isTree(data)) {
    const own: Tree = {};
    for (const part of parts) own[part.key] = part.entitiesOf(reader, data[part.key]);
    answer = own;
  }
  if (!errors?.length) return { data: answer };
  const own = errors.flatMap((error) => errorsOf(error, reader, parts));
  return own.length === 0 ? { data: answer } : { data: answer, errors: own };
}

/** The representations of several callers, each once. */
class SharedPart {
  readonly key: string;
  readonly texts: string[] = [];
  /** For each caller which representations are its own, in its order. */
  readonly places: readonly (readonly number[])[];
  readonly #known = new Map<string, number>();
  readonly #taken: boolean[] = [];

  /** @param index the part's place in the operation */
  constructor(key: string, index: number, batch: readonly Waiting[]) {
    this.key = key;
    this.places = batch.map(({ request }) => (request.representations[index] as readonly string[]).map(this.#placeOf));
  }

  readonly #placeOf = (text: string): number => {
    let place = this.#known.get(text);
    if (place === undefined) this.#known.set(text, (place = this.texts.push(text) - 1));
    return place;
  };

  /** What one caller would have been answered by itself: the executor adds to what it is given. */
  entitiesOf(reader: number, entities: unknown): unknown {
    if (!Array.isArray(entities) || entities.length !== this.texts.length) return undefined;
    const places = this.places[reader] as readonly number[];
    // Lists of one are made as such: lists that grow make room for many.
    if (places.length === 1) return [this.#entityAt(entities, places[0] as number)];
    return places.map((place) => this.#entityAt(entities, place));
  }

  #entityAt(entities: readonly unknown[], place: number): unknown {
    const entity = entities[place];
    if (this.#taken[place]) return copied(entity);
    this.#taken[place] = true;
    return entity;
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
