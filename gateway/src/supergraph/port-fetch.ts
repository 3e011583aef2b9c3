import type { SubgraphName } from "@waybill/schema";
import type { Logger, SubgraphPort } from "@waybill/service";
import { GraphQLError } from "graphql";
import type { GatewayContext } from "../context.ts";
import type { Fetch } from "./execution/run.ts";
import { callSubgraph } from "../upstream/call.ts";

/** Fetches from the subgraphs' ports, with the caller's identity and deadline. */
export function portFetch(
  ports: Readonly<Record<SubgraphName, SubgraphPort>>,
  logger: Logger,
): (context: GatewayContext) => Fetch {
  return (context) =>
    async (service, { query, operationName, body, representations }) => {
      const { identity, correlationId, deadlineAt, signal } = context;
      if (!identity) throw new Error(`A plan for an anonymous caller wants to fetch from ${service}`);
      const name = service as SubgraphName;
      const port = ports[name];
      const request = {
        query,
        operationName,
        body,
        // Only a subgraph in this process asks for them as values.
        get variables() {
          return (JSON.parse(body) as { variables: Record<string, unknown> }).variables;
        },
        identity,
        correlationId,
        deadlineAt,
        signal,
      };
      const { data, errors } = await callSubgraph(name, port, request, logger, representations);
      return { data, ...(errors && { errors: errors.map(asError) }) };
    };
}

// Errors may be instances or, from another process, what JSON made of them.
const asError = ({ message, path, extensions }: GraphQLError): GraphQLError =>
  new GraphQLError(message, { path, extensions });
