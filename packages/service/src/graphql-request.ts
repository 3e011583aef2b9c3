/** The part of a GraphQL request that both transports carry. */
export interface RequestBody {
  readonly query: string;
  readonly variables?: Record<string, unknown> | undefined;
  readonly operationName?: string | undefined;
}

/** Reads a decoded body; undefined when it is not a GraphQL request. Unknown members are left out. */
export function readRequestBody(body: unknown): RequestBody | undefined {
  if (!isObject(body)) return undefined;
  const { query, variables, operationName } = body;
  if (typeof query !== "string") return undefined;
  if (variables !== undefined && variables !== null && !isObject(variables)) return undefined;
  if (operationName !== undefined && operationName !== null && typeof operationName !== "string") return undefined;
  return { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
}

/**
 * The text that is signed for a subscription, whose bytes on the wire belong to the WebSocket library.
 * An array, so that it can never be the body of an HTTP request, which is an object.
 */
export const subscriptionText = ({ query, variables, operationName }: RequestBody): string =>
  JSON.stringify([query, variables ?? null, operationName ?? null]);

/** What is signed when a WebSocket opens; each subscription then carries its own identity. */
export const connectionText = "waybill.connection_init";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
