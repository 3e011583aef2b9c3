import type { SubgraphName } from "@waybill/schema";
import type { Logger, SubgraphPort } from "@waybill/service";
import { bodyOf, type FetchFor } from "./execution/fetch.ts";
import { callSubgraph } from "../upstream/call.ts";
import { bareError } from "./data-source.ts";

/** Fetches from the subgraphs' ports, with the caller's identity and deadline. */
export function portFetch(ports: Readonly<Record<SubgraphName, SubgraphPort>>, logger: Logger): FetchFor {
  return (context) => async (service, fetch) => {
    const { query, operationName, parts } = fetch;
    const { identity, correlationId, deadlineAt, signal } = context;
    if (!identity) throw new Error(`A plan for an anonymous caller wants to fetch from ${service}`);
    const name = service as SubgraphName;
    const port = ports[name];
    const body = bodyOf(fetch);
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
    const counts = new Map(parts.map(({ key, texts }) => [key, texts.length]));
    const { data, errors } = await callSubgraph(name, port, request, logger, counts);
    // Errors may be instances or, from another process, what JSON made of them.
    return { data, ...(errors && { errors: errors.map(bareError) }) };
  };
}
