import type { FastifyRequest } from "fastify";
import type { Named, TrustedDocuments } from "../security/trusted-documents.ts";

type Sent = Named & { readonly operationName?: unknown; readonly variables?: unknown };

/**
 * Puts the text of a document that was called by its hash in its place, before anything else reads the request.
 * @throws WaybillError when there is no such document
 */
export function writeOut(request: FastifyRequest, documents: TrustedDocuments): void {
  if (request.method === "GET") return writeOutQuery(request, documents);
  request.body = withText(request.body, documents);
}

/**
 * What was posted, with the text of its document.
 * @throws WaybillError when there is no such document
 */
export function withText(body: unknown, documents: TrustedDocuments): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const sent: Sent = body;
  const query = documents.textOf(sent);
  if (query === undefined) return body;
  const { operationName, variables } = sent;
  return {
    query,
    ...(operationName !== undefined && { operationName }),
    ...(variables !== undefined && { variables }),
  };
}

/** In a GET request all of it is text in the address, which is written anew. */
function writeOutQuery(request: FastifyRequest, documents: TrustedDocuments): void {
  const { query, documentId, extensions, operationName, variables } = request.query as Readonly<
    Record<string, unknown>
  >;
  const text = documents.textOf({ query, documentId, extensions: parsed(extensions) });
  if (text === undefined) return;
  const written = new URLSearchParams({ query: text });
  if (typeof operationName === "string") written.set("operationName", operationName);
  if (typeof variables === "string") written.set("variables", variables);
  request.query = Object.fromEntries(written);
  request.raw.url = `${request.url.split("?", 1)[0]}?${written.toString()}`;
}

function parsed(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
