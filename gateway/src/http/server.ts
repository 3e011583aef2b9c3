import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { ApolloServer } from "@apollo/server";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { Identity } from "@waybill/kernel";
import {
  answerErrorsAsJson,
  errorDocsUrl,
  type Logger,
  refusalsAsJson,
  sendError,
  WaybillError,
} from "@waybill/service";
import { fastify, type FastifyInstance, type FastifyReply } from "fastify";
import type { GatewayContext } from "../context.ts";
import type { Page } from "../ide/page.ts";
import { limits } from "../limits.ts";
import type { Authenticate } from "../security/authenticate.ts";
import { type CostBudget, wantsCost } from "../security/cost-budget.ts";
import type { PublicLimit } from "../security/public-limit.ts";
import type { TrustedDocuments } from "../security/trusted-documents.ts";
import { allowOrigins } from "./cors.ts";
import type { CheckOperation } from "./document-check.ts";
import type { Readiness } from "./readiness.ts";
import { barTo, standingHeaders } from "./admission.ts";
import { openDirectDoor } from "./direct/door.ts";
import type { FastDoor } from "./fast-door.ts";
import { writeOut } from "./named-documents.ts";
import { guardLimits } from "./limit-guard.ts";
import { inOperation } from "../telemetry/in-operation.ts";
import { asksOnlyForPublic, refusal, withStatus } from "./operation-gate.ts";

/** The part of the gateway that follows from its supergraph. */
export interface HttpEngine {
  readonly apollo: ApolloServer<GatewayContext>;
  /** The short way for plain requests. */
  readonly fastDoor: FastDoor;
  readonly check: CheckOperation;
}

export interface HttpOptions {
  /** What answers now: it is replaced together with the supergraph. */
  readonly engine: () => HttpEngine;
  readonly authenticate: Authenticate;
  readonly publicLimit: PublicLimit;
  readonly budget: CostBudget;
  readonly documents: TrustedDocuments;
  readonly allowedOrigins: ReadonlySet<string>;
  /** Whether callers without credentials may ask for the schema. */
  readonly anonymousIntrospection: boolean;
  /** The page for browsers that open the endpoint; null for none. */
  readonly page: Page | null;
  readonly readiness: () => Promise<Readiness>;
  /** Whether the gateway is about to end: then connections end with their answers. */
  readonly isEnding: () => boolean;
  /** How long a client may neither send nor take anything while it is answered. Milliseconds. */
  readonly unreadMs: number;
  /** The page that describes the codes of errors; undefined for no links to it. */
  readonly errorDocsUrl: string | undefined;
  readonly logger: Logger;
}

/** The gateway's HTTP side: GraphQL, the page for people, and the two questions of an orchestrator. */
export function createHttp(options: HttpOptions): FastifyInstance {
  const { authenticate, publicLimit, budget, documents, page, readiness, isEnding, logger } = options;
  const server = fastify({
    ...refusalsAsJson,
    bodyLimit: limits.messageBytes,
    requestTimeout: 30_000,
    // Who has not taken anything for longer than an answer may take does not read.
    connectionTimeout: options.unreadMs,
    http: { connectionsCheckingInterval: limits.tendRequestsMs },
    forceCloseConnections: "idle",
    // What was sent before a client could know that we end is still answered.
    return503OnClosing: false,
    // A caller's own id is not taken over: ids tie our logs together.
    requestIdHeader: false,
    genReqId: () => randomUUID(),
  });
  server.removeContentTypeParser("text/plain");
  server.decorate(errorDocsUrl, options.errorDocsUrl);
  answerErrorsAsJson(server, logger);
  server.addHook("onRequest", (request, reply, done) => {
    const bar = barTo(request.hostname, request.headers);
    if (bar) return void sendError(reply, bar);
    for (const [name, value] of standingHeaders(request.id)) reply.header(name, value);
    if (isEnding()) reply.header("connection", "close");
    done();
  });
  allowOrigins(server, options.allowedOrigins);
  // Before all that reads the request, at each address that takes operations.
  server.addHook("preHandler", (request, _reply, done) => {
    writeOut(request, documents);
    done();
  });

  server.get("/livez", async () => ({ status: "alive" }));
  server.get("/readyz", async (_request, reply) => {
    const { ready, ...details } = await readiness();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not ready", ...details });
  });

  const identityOf = async (headers: IncomingHttpHeaders): Promise<Identity | null> => {
    try {
      return await authenticate(headers);
    } catch (error) {
      throw error instanceof WaybillError ? withStatus(error) : error;
    }
  };
  const handlers = new WeakMap<HttpEngine, ReturnType<typeof makeHandler>>();
  const makeHandler = ({ apollo, check }: HttpEngine) =>
    fastifyApolloHandler(apollo, {
      context: async (request, reply): Promise<GatewayContext> => {
        const identity = await identityOf(request.headers);
        if (!identity) refuseOver(publicLimit.check(request.raw), reply);
        if (!identity && !options.anonymousIntrospection && !asksForPublic(request.body, check)) {
          throw refusal("UNAUTHENTICATED");
        }
        const { cost, over } = guardLimits(request, check);
        if (identity) refuseOver(budget.take(identity, cost), reply);
        if (over) throw over;
        const report = identity && wantsCost(request.headers) ? budget.report(identity, cost) : undefined;
        return { identity, correlationId: request.id, signal: goneSignal(reply), cost: report };
      },
    });
  const handlerOf = (engine: HttpEngine) => {
    const handler = handlers.get(engine) ?? makeHandler(engine);
    handlers.set(engine, handler);
    return handler;
  };
  server.route({
    method: ["GET", "POST"],
    url: "/graphql",
    async handler(request, reply) {
      if (page !== null && request.method === "GET" && request.headers.accept?.includes("text/html")) {
        return reply
          .type("text/html; charset=utf-8")
          .header("content-security-policy", page.contentSecurityPolicy)
          .send(page.html);
      }
      return inOperation(request.id, request.headers["traceparent"], async () => {
        const engine = options.engine();
        const isPlain = request.method === "POST" && request.raw.url === "/graphql";
        const answer = isPlain ? await engine.fastDoor(request, (gone) => whenGone(reply, gone)) : undefined;
        if (isEnding()) reply.header("connection", "close");
        return answer === undefined
          ? handlerOf(engine).call(server, request, reply)
          : reply.code(answer.status).type("application/json; charset=utf-8").send(answer.text);
      });
    },
  });
  openDirectDoor(server.server, {
    ...options,
    fastDoor: (posted, onGone) => options.engine().fastDoor(posted, onGone),
  });
  return server;
}

/** @throws WaybillError RATE_LIMITED, with a `Retry-After`. */
function refuseOver(error: WaybillError | null, reply: FastifyReply): void {
  if (!error) return;
  reply.header("retry-after", String(error.extensions["retryAfterSeconds"]));
  throw withStatus(error);
}

/** Whether a caller without credentials asks for nothing but what is for everybody. */
function asksForPublic(body: unknown, check: CheckOperation): boolean {
  const { query, operationName, variables } = (body ?? {}) as Record<string, unknown>;
  if (typeof query !== "string") return false;
  const { operation, errors } = check(query, operationName, variables);
  return errors === undefined && asksOnlyForPublic(operation);
}

/** Aborts when the client goes before it has its answer. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const life = new AbortController();
  whenGone(reply, () => life.abort());
  return life.signal;
}

function whenGone({ raw }: FastifyReply, gone: () => void): void {
  // Who went while its credential was looked at does not go again.
  if (raw.closed) return gone();
  raw.once("close", () => {
    if (!raw.writableFinished) gone();
  });
}
