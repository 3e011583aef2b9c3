import type { Identity } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import type { Logger, SubgraphPort, SubgraphRequest } from "@waybill/service";
import { bodyOf, type Fetch } from "./execution/fetch.ts";
import { callSubgraph } from "../upstream/call.ts";
import { bareError } from "./data-source.ts";

/** Fetches from the subgraphs' ports, with the caller's identity and deadline. */
export function portFetch(ports: Readonly<Record<SubgraphName, SubgraphPort>>, logger: Logger): Fetch {
  return async (context, service, fetch) => {
    const { operation, representations } = fetch;
    const { query, operationName, parts } = operation;
    const { identity, correlationId, deadlineAt, signal } = context;
    if (!identity) throw new Error(`A plan for an anonymous caller wants to fetch from ${service}`);
    const name = service as SubgraphName;
    const port = ports[name];
    const body = bodyOf(fetch);
    const request = new PlannedRequest({ query, operationName, body, identity, correlationId, deadlineAt, signal });
    const counts = () => new Map(parts.map(({ key }, index) => [key, representations[index]?.length ?? 0]));
    const { data, errors } = await callSubgraph(name, port, request, logger, counts);
    // Errors may be instances or, from another process, what JSON made of them.
    return { data, errors: errors?.map(bareError) };
  };
}

/** A step of a plan as a request. */
class PlannedRequest implements SubgraphRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly body: string;
  readonly identity: Identity;
  readonly correlationId: string;
  readonly deadlineAt: number | undefined;
  readonly signal: AbortSignal | undefined;

  constructor(of: Omit<SubgraphRequest, "body"> & { readonly body: string }) {
    this.query = of.query;
    this.operationName = of.operationName;
    this.body = of.body;
    this.identity = of.identity;
    this.correlationId = of.correlationId;
    this.deadlineAt = of.deadlineAt;
    this.signal = of.signal;
  }

  /** Only a subgraph in this process asks for them as values. */
  get variables(): Record<string, unknown> {
    return (JSON.parse(this.body) as { variables: Record<string, unknown> }).variables;
  }
}
