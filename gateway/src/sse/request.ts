import type { FastifyRequest } from "fastify";

/** What a client asks to be streamed. */
export interface StreamRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
  /** The id of the last event that a reconnecting client has got. */
  readonly resumeAt: string | undefined;
}

/** Reads a GraphQL request from a body, or from the address of a GET request; null when it is none. */
export function readRequest({ method, query, body, headers }: FastifyRequest): StreamRequest | null {
  const given = method === "GET" ? query : body;
  if (!isObject(given)) return null;
  const { query: text, operationName = null } = given;
  const variables = method === "GET" ? parsed(given["variables"]) : (given["variables"] ?? {});
  if (typeof text !== "string" || !isObject(variables)) return null;
  if (operationName !== null && typeof operationName !== "string") return null;
  const resumeAt = headers["last-event-id"];
  return {
    query: text,
    operationName: operationName ?? undefined,
    variables,
    resumeAt: typeof resumeAt === "string" && resumeAt !== "" ? resumeAt : undefined,
  };
}

/** In an address the variables are JSON text. */
function parsed(variables: unknown): unknown {
  if (variables === undefined || variables === "") return {};
  if (typeof variables !== "string") return null;
  try {
    return JSON.parse(variables) ?? {};
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
