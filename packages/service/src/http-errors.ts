import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply } from "fastify";
import { type ErrorCode, errorKinds } from "./error-codes.ts";
import { WaybillError } from "./errors.ts";
import type { Logger } from "./logger.ts";

/** Under this name a server knows the page that describes the codes of errors, where it has one. */
export const errorDocsUrl = Symbol("errorDocsUrl");

/** The link to what a code means, for an error's extensions; nothing when no page is known. */
export const errorDocs = (page: string | undefined, code: string): { readonly docs?: string } =>
  page === undefined ? {} : { docs: `${page}#${code.toLowerCase()}` };

/** Answers a request that failed as a whole, in GraphQL's shape and with the code's HTTP status. */
export function sendError(
  reply: FastifyReply,
  code: ErrorCode,
  message: string = errorKinds[code].message,
): FastifyReply {
  const page = (reply.server as { readonly [errorDocsUrl]?: string | undefined })[errorDocsUrl];
  return reply
    .code(errorKinds[code].http)
    .type("application/json; charset=utf-8")
    .send(errorText(code, page, message));
}

/** What such a request is answered, as JSON. @param page see `errorDocs` */
export const errorText = (
  code: ErrorCode,
  page: string | undefined,
  message: string = errorKinds[code].message,
): string => JSON.stringify({ errors: [{ message, extensions: { code, ...errorDocs(page, code) } }] });

/** Fastify's own refusals that have a name here; the rest of its 4xx are malformed requests. */
const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  415: "UNSUPPORTED_MEDIA_TYPE",
  503: "SUBGRAPH_UNAVAILABLE",
};

/**
 * Settings of a server whose refusals of its own have that shape too: of addresses that cannot be read, and of what is
 * not HTTP, or not in bounds or in time.
 */
export const refusalsAsJson = {
  frameworkErrors(_error: Error, _request: unknown, reply: FastifyReply): void {
    void sendError(reply, "BAD_REQUEST");
  },
  clientErrorHandler(error: Error & { readonly code?: string }, socket: Socket): void {
    // Nobody is there any more, or something was already answered.
    if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
    const status = clientErrors[error.code ?? ""] ?? "400 Bad Request";
    const body = JSON.stringify({
      errors: [{ message: errorKinds.BAD_REQUEST.message, extensions: { code: "BAD_REQUEST" } }],
    });
    const head = [
      `HTTP/1.1 ${status}`,
      "content-type: application/json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      "connection: close",
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  },
} as const;

const clientErrors: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
};

/** So long what is sent too much is read, and thrown away, for its sender to come to the answer. Milliseconds. */
const lingerMs = 2_000;

/**
 * Has what is too much read to its end before the connection ends: whose connection is reset while it still sends never
 * reads why.
 * @returns the reply, which is not sent yet
 */
export function lingering(reply: FastifyReply): FastifyReply {
  const { raw } = reply.request;
  const cut = setTimeout(() => void (raw.complete || raw.socket.destroy()), lingerMs);
  raw.once("close", () => clearTimeout(cut));
  return reply.removeHeader("connection");
}

/** Every error of a server in one shape: JSON with a code, never a page, a stack or a library's text. */
export function answerErrorsAsJson(server: FastifyInstance, logger: Logger): void {
  server.setNotFoundHandler((_request, reply) => sendError(reply, "NOT_FOUND"));
  server.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    if (error instanceof WaybillError && errorKinds[error.code].http < 500)
      return sendError(reply, error.code, error.message);
    const status = error.statusCode ?? 500;
    if (status === 413) return sendError(lingering(reply), "PAYLOAD_TOO_LARGE");
    if (status < 500) return sendError(reply, codeByStatus[status] ?? "BAD_REQUEST");
    if (status === 503) return sendError(reply, "SUBGRAPH_UNAVAILABLE");
    logger.error(
      { err: error, correlationId: request.id, method: request.method, route: request.routeOptions.url },
      "request failed",
    );
    return sendError(reply, "INTERNAL_SERVER_ERROR");
  });
}
