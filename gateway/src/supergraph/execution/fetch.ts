import type { GraphQLError } from "graphql";
import type { GatewayContext } from "../../context.ts";

/** What a subgraph answered to one request. Its data is the executor's own to change. */
export interface Fetched {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** Asks a subgraph. Rejects only by a fault of ours. */
export type Fetch = (service: string, request: FetchRequest) => Promise<Fetched>;

/** Asks on a caller's behalf. */
export type FetchFor = (context: GatewayContext) => Fetch;

export interface FetchRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  /** Its JSON up to the inside of its variables. */
  readonly head: string;
  /** The client's variables that it uses: JSON, the inside of an object. */
  readonly values: string;
  /** The entities it asks for; none for a root field. */
  readonly parts: readonly FetchPart[];
}

/** Entities of one request that are asked the same. */
export interface FetchPart {
  /** Its response name. */
  readonly key: string;
  /** The variable that carries the representations. */
  readonly variable: string;
  /** The representations: JSON. */
  readonly texts: readonly string[];
}

/** The request's JSON. */
export function bodyOf({ head, values, parts }: FetchRequest): string {
  let inside = values;
  for (const { variable, texts } of parts) inside += `${inside === "" ? "" : ","}"${variable}":[${texts.join(",")}]`;
  return `${head}${inside}}}`;
}
