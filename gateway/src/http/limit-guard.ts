import type { FastifyRequest } from "fastify";
import type { GraphQLError } from "graphql";
import type { CheckOperation } from "./document-check.ts";
import { withStatus } from "./operation-gate.ts";

// Apollo Server finds these itself and lists them all.
const foundByApollo = new Set<unknown>(["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"]);

/** An operation before Apollo Server looks at it. */
export interface Guarded {
  /** What it takes of its sender's budget; 0 when there is none. */
  readonly cost: number;
  /** The limit that it does not keep, with the HTTP status of its code. */
  readonly over: GraphQLError | undefined;
}

/**
 * Measures the operation in an HTTP request before Apollo Server looks at it. A body that is no GraphQL
 * request is left for Apollo Server to refuse.
 */
export function guardLimits({ method, body, query }: FastifyRequest, check: CheckOperation): Guarded {
  const request = (method === "GET" ? query : body) as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof request?.["query"] !== "string") return { cost: 0, over: undefined };
  const { errors, cost } = check(request["query"], request["operationName"], variablesOf(request["variables"]));
  const over = errors?.find((error) => !foundByApollo.has(error.extensions["code"]));
  return { cost, over: over && withStatus(over) };
}

/** In a GET request the variables are JSON text. */
function variablesOf(variables: unknown): unknown {
  if (typeof variables !== "string") return variables;
  try {
    return JSON.parse(variables);
  } catch {
    return undefined;
  }
}
