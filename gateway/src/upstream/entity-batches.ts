import { type Identity, visibilityKey } from "@waybill/kernel";
import type { SubgraphPort, SubgraphRequest } from "@waybill/service";
import { type ExecutionResult, GraphQLError } from "graphql";

/** One caller's fetch that waits to travel with others. */
interface Waiting {
  readonly request: SubgraphRequest;
  readonly representations: readonly unknown[];
  readonly outcome: PromiseWithResolvers<ExecutionResult>;
}

// What is asked of a subgraph at once stays within what it answers quickly.
const mostRepresentations = 500;

/**
 * A port on which the entity fetches of one turn of the event loop travel together, when they ask the same of
 * entities for callers who may see the same. Each entity is asked for once; each caller gets an answer of its own.
 */
export function batchEntities(port: SubgraphPort): SubgraphPort {
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
    const [first, ...others] = waiting;
    if (!first) return;
    if (others.length === 0) {
      port.execute(first.request).then(first.outcome.resolve, first.outcome.reject);
      return;
    }
    for (const batch of sized(waiting)) void together(port, batch);
  }

  return {
    subscribe: (request) => port.subscribe(request),
    execute(request) {
      const { representations, ...others } = request.variables ?? {};
      if (!Array.isArray(representations)) return port.execute(request);
      const { query, operationName, identity } = request;
      const key = `${visibilityOf(identity)}\n${operationName ?? ""}\n${query}\n${JSON.stringify(others)}`;
      const waiting = { request, representations, outcome: Promise.withResolvers<ExecutionResult>() };
      const batch = batches.get(key);
      if (batch) {
        batch.push(waiting);
      } else {
        batches.set(key, [waiting]);
        setImmediate(send, key);
      }
      return waiting.outcome.promise;
    },
  };
}

/** Cuts a batch into such as are not too large. */
function sized(waiting: readonly Waiting[]): Waiting[][] {
  const batches: Waiting[][] = [];
  let room = 0;
  for (const one of waiting) {
    if (one.representations.length > room) {
      batches.push([]);
      room = mostRepresentations;
    }
    room -= one.representations.length;
    batches.at(-1)?.push(one);
  }
  return batches;
}

async function together(port: SubgraphPort, batch: readonly Waiting[]): Promise<void> {
  const places = new Map<string, number>();
  const representations: unknown[] = [];
  const asked = batch.map((waiting) =>
    waiting.representations.map((representation) => {
      const text = JSON.stringify(representation);
      const known = places.get(text);
      if (known !== undefined) return known;
      places.set(text, representations.length);
      return representations.push(representation) - 1;
    }),
  );
  const [{ request }] = batch as [Waiting];
  // Who leaves meanwhile does not take the answer from the others: the deadline alone ends it.
  const deadlines = batch.map(({ request: { deadlineAt } }) => deadlineAt ?? Infinity);
  const deadlineAt = Math.max(...deadlines);
  try {
    const result = await port.execute({
      ...request,
      variables: { ...request.variables, representations },
      deadlineAt: deadlineAt === Infinity ? undefined : deadlineAt,
      signal: undefined,
    });
    for (const [index, { outcome }] of batch.entries()) outcome.resolve(partOf(result, asked[index] ?? []));
  } catch (error) {
    for (const { outcome } of batch) outcome.reject(error);
  }
}

/** What one caller would have been answered by itself. */
function partOf({ data, errors }: ExecutionResult, places: readonly number[]): ExecutionResult {
  const entities: unknown = data?.["_entities"];
  const own = (errors ?? []).flatMap((error) => {
    const [field, place, ...rest] = error.path ?? [];
    if (field !== "_entities" || typeof place !== "number") return [error];
    return places.flatMap((at, index) =>
      at === place
        ? [new GraphQLError(error.message, { path: ["_entities", index, ...rest], extensions: error.extensions })]
        : [],
    );
  });
  return {
    // Executors add to what they are given: nobody may hold what another one holds.
    data: Array.isArray(entities) ? { _entities: places.map((place) => copied(entities[place])) } : (data ?? null),
    ...(own.length > 0 && { errors: own }),
  };
}

/** A copy of what JSON can say. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copied(member)]));
}
