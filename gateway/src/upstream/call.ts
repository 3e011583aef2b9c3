import type { SubgraphName } from "@waybill/schema";
import {
  type Logger,
  type SubgraphPort,
  type SubgraphRequest,
  SubgraphUnavailable,
  WaybillError,
} from "@waybill/service";
import { type ExecutionResult, GraphQLError, Kind, parse } from "graphql";

/**
 * Calls a subgraph for one step of a query plan. Never rejects: a subgraph that cannot be reached, or
 * breaks its contract, becomes a result without data and with one error for everything it should have
 * answered, so that the rest of the operation still goes to the client.
 * @param representations how many each of its `_entities` has, by response name, where the caller knows
 */
export async function callSubgraph(
  name: SubgraphName,
  port: SubgraphPort,
  request: SubgraphRequest,
  logger: Logger,
  representations: () => ReadonlyMap<string, number> = () => representationsOf(request),
): Promise<ExecutionResult> {
  try {
    return await port.execute(request);
  } catch (error) {
    const unavailable = error instanceof SubgraphUnavailable;
    // Nobody waits for the answer of a caller who has left: that is no fault of the subgraph.
    const level = request.signal?.aborted ? "debug" : unavailable ? "warn" : "error";
    logger[level]({ err: error, subgraph: name, correlationId: request.correlationId }, "subgraph call failed");
    const reason = new WaybillError(unavailable ? "SUBGRAPH_UNAVAILABLE" : "INTERNAL_SERVER_ERROR");
    return missing(request, representations(), reason);
  }
}

/** A result that lacks everything `request` asked for: an error for each root field or entity. */
function missing(
  { query }: SubgraphRequest,
  representations: ReadonlyMap<string, number>,
  { message, extensions }: WaybillError,
): ExecutionResult {
  const paths: readonly (string | number)[][] =
    representations.size > 0
      ? [...representations].flatMap(([key, count]) => Array.from({ length: count }, (_, index) => [key, index]))
      : rootKeys(query).map((key) => [key]);
  return { data: null, errors: paths.map((path) => new GraphQLError(message, { path, extensions })) };
}

function representationsOf({ variables }: SubgraphRequest): ReadonlyMap<string, number> {
  const representations = variables?.["representations"];
  return new Map(Array.isArray(representations) ? [["_entities", representations.length]] : []);
}

/** Response names of the root fields. Plans send root fields plainly or within inline fragments. */
function rootKeys(query: string): string[] {
  return parse(query).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((selection) =>
          selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
        )
      : [],
  );
}
