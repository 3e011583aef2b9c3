import type { FastifyRequest } from "fastify";
import type { CheckOperation } from "./document-check.ts";
import { withStatus } from "./operation-gate.ts";

// Apollo Server finds these itself and lists them all.
const foundByApollo = new Set<unknown>(["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"]);

/**
 * Measures the operation in an HTTP request before Apollo Server looks at it. A body that is no GraphQL
 * request is left for Apollo Server to refuse.
 * @returns the cost of an operation that keeps the limits; 0 when there is none.
 * @throws GraphQLError with the code of the limit and its HTTP status
 */
export function guardLimits({ method, body, query }: FastifyRequest, check: CheckOperation): number {
  const request = (method === "GET" ? query : body) as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof request?.["query"] !== "string") return 0;
  const { errors, cost } = check(request["query"], request["operationName"], variablesOf(request["variables"]));
  const over = errors?.find((error) => !foundByApollo.has(error.extensions["code"]));
  if (over) throw withStatus(over);
  return cost ?? 0;
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
