import type { GraphQLError } from "graphql";
import type { GatewayContext } from "../../context.ts";
import type { Prepared } from "./batch.ts";

/** What a subgraph answered to one request. Its data is the executor's own to change. */
export interface Fetched {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** Asks a subgraph on a caller's behalf. Rejects only by a fault of ours. */
export type Fetch = (context: GatewayContext, service: string, request: FetchRequest) => Promise<Fetched>;

export interface FetchRequest {
  readonly operation: Prepared;
  /** The client's variables that it uses: JSON, the inside of an object. */
  readonly values: string;
  /** For each of the operation's parts the entities it asks for: JSON. None for a root field. */
  readonly representations: readonly (readonly string[])[];
}

/** The request's JSON. */
export function bodyOf({ operation: { head, parts }, values, representations }: FetchRequest): string {
  let inside = values;
  for (const [index, { variable }] of parts.entries())
    inside += `${inside === "" ? "" : ","}"${variable}":[${representations[index]?.join(",") ?? ""}]`;
  return `${head}${inside}}}`;
}
