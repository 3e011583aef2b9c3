import type { GraphQLDataSource } from "@apollo/gateway";
import type { SubgraphName } from "@waybill/schema";
import type { Logger, SubgraphPort } from "@waybill/service";
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from "graphql";
import type { GatewayContext } from "../context.ts";
import { callSubgraph } from "../upstream/call.ts";

/** Lets query plans fetch from a subgraph's port, with the caller's identity and deadline. */
export function portDataSource(
  name: SubgraphName,
  port: SubgraphPort,
  logger: Logger,
): GraphQLDataSource<GatewayContext> {
  return {
    async process({ request, context }) {
      if (!context.identity) throw new Error(`A plan for an anonymous caller wants to fetch from ${name}`);
      const result = await callSubgraph(
        name,
        port,
        {
          query: request.query ?? "",
          variables: request.variables,
          operationName: request.operationName,
          identity: context.identity,
          correlationId: context.correlationId,
          deadlineAt: context.deadlineAt,
          signal: context.signal,
        },
        logger,
      );
      return asFetched(result);
    },
  };
}

/** Answers every fetch with `event`: stands in for the fetch that a subscription's event has made already. */
export function eventDataSource(event: ExecutionResult): GraphQLDataSource<GatewayContext> {
  return { process: async () => asFetched(event) };
}

// Errors may be instances or, from another process, what JSON made of them.
const asFetched = ({ data, errors }: ExecutionResult) => ({
  data: data ?? null,
  ...(errors && {
    errors: errors.map((error) => bareError(error) as GraphQLFormattedError),
  }),
});

/** An error with what its subgraph says of it, and no more. */
export const bareError = ({ message, path, extensions }: GraphQLError): GraphQLError =>
  new GraphQLError(message, { path, extensions });
