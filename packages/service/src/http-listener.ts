import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { withCorrelation } from "@waybill/telemetry";
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { drain } from "./drain.ts";
import { answerErrorsAsJson, refusalsAsJson, sendError } from "./http-errors.ts";
import { readRequestBody } from "./graphql-request.ts";
import type { Logger } from "./logger.ts";
import { SubgraphUnavailable } from "./port.ts";
import { createVerifier, type Signed, type Verifier } from "./signature.ts";
import type { SubgraphServer } from "./subgraph-server.ts";
import { listenForSubscriptions } from "./ws-listener.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Shared with the gateway and the other subgraphs, at least 32 bytes. Several while rotating. */
  readonly secret: string | readonly string[];
  readonly logger: Logger;
  /** Routes beside GraphQL; they check their callers themselves. */
  readonly routes?: ((http: FastifyInstance) => void) | undefined;
  /** Whether the subgraph can do its work now, for `/readyz`. */
  readonly ready?: () => Promise<boolean>;
  /** Largest GraphQL request. Default 1 MiB: batches of entities are larger than what clients may send. */
  readonly maxBodyBytes?: number;
  /** How long it says that it is not ready before it stops to listen. Milliseconds. Default 0. */
  readonly drainMs?: number;
}

export interface Listening {
  readonly url: string;
  readonly wsUrl: string;
  /** Drains; lets running requests end, for 5 s; closes sockets with 1001. The subgraph itself goes on. */
  close(): Promise<void>;
}

const mebibyte = 1024 * 1024;
const drainMilliseconds = 5_000;

/**
 * Puts a subgraph behind HTTP and WebSocket at `/graphql`, for callers that sign what they send, with
 * `/livez` (the process runs) and `/readyz` (it can do its work) beside it.
 */
export async function listenSubgraph(server: SubgraphServer, options: ListenOptions): Promise<Listening> {
  const { host, port, secret, logger, routes, ready, maxBodyBytes = mebibyte, drainMs = 0 } = options;
  const verifier = createVerifier(typeof secret === "string" ? [secret] : secret, server.name);
  const http = fastify({
    ...refusalsAsJson,
    bodyLimit: maxBodyBytes,
    requestTimeout: 30_000,
    forceCloseConnections: "idle",
    // What was sent before its sender could know that we end is still answered.
    return503OnClosing: false,
    genReqId: () => randomUUID(),
  });
  answerErrorsAsJson(http, logger);
  let isClosing = false;
  const isEnding = (): boolean => isClosing;

  http.addHook("onRequest", (_request, reply, done) => {
    if (isClosing) reply.header("connection", "close");
    done();
  });
  http.get("/livez", async () => ({ status: "alive" }));
  http.get("/readyz", async (_request, reply) => {
    const isReady = !isClosing && ((await ready?.().catch(() => false)) ?? true);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not ready" });
  });
  // A scope of its own: its parser hands on the raw bytes, which are what is signed.
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.post("/graphql", (request, reply) => answer(server, { verifier, logger, isEnding }, request, reply));
    scope.route({
      method: ["GET", "PUT", "PATCH", "DELETE"],
      url: "/graphql",
      handler: (_request, reply) => sendError(reply.header("allow", "POST"), "METHOD_NOT_ALLOWED"),
    });
  });
  if (routes) {
    http.register(async (scope) => {
      // After the body was read: what is read hands the control on without what is known here.
      scope.addHook("preHandler", (request, _reply, done) => withCorrelation(request.id, done));
      routes(scope);
    });
  }
  const sockets = listenForSubscriptions(server, {
    http: http.server,
    verifier,
    logger,
    maxMessageBytes: maxBodyBytes,
  });
  await http.listen({ host, port });

  const address = http.server.address() as AddressInfo;
  const authority = `${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    isClosing = true;
    await drain(http.server, drainMs);
    const force = setTimeout(() => http.server.closeAllConnections(), drainMilliseconds);
    await Promise.all([sockets.close(), http.close()]).finally(() => clearTimeout(force));
  };
  return {
    url: `http://${authority}/graphql`,
    wsUrl: `ws://${authority}/graphql`,
    close: () => (closing ??= close()),
  };
}

interface Answering {
  readonly verifier: Verifier;
  readonly logger: Logger;
  /** Whether connections end with their answers. */
  readonly isEnding: () => boolean;
}

async function answer(
  server: SubgraphServer,
  { verifier, logger, isEnding }: Answering,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const verdict = verifier.verify(request.headers as Partial<Signed>, raw);
  if (!verdict.ok) {
    logger.warn({ problem: verdict.problem, from: request.ip }, "request without our signature refused");
    return sendError(reply, verdict.problem === "overloaded" ? "RATE_LIMITED" : "UNAUTHENTICATED");
  }
  const body = readRequestBody(parseJson(raw));
  if (!body) return sendError(reply, "BAD_REQUEST");
  const gone = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  try {
    const result = await server.execute({ ...body, ...verdict.envelope, signal: gone.signal });
    if (isEnding()) reply.header("connection", "close");
    return await reply.type("application/json; charset=utf-8").send(JSON.stringify(result));
  } catch (error) {
    if (error instanceof SubgraphUnavailable) return sendError(reply, "SUBGRAPH_UNAVAILABLE");
    throw error;
  }
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8"));
  } catch {
    return undefined;
  }
}
