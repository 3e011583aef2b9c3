import type { IncomingHttpHeaders } from "node:http";
import { anonymousIdentity, type Clock, type Identity } from "@waybill/kernel";
import { sendError, WaybillError } from "@waybill/service";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ClientErrors } from "../client-errors.ts";
import { asksOnlyForPublic } from "../http/operation-gate.ts";
import { limits } from "../limits.ts";
import type { Authenticate } from "../security/authenticate.ts";
import { isAllowedOrigin } from "../security/origins.ts";
import { inBeginning, inOperation } from "../telemetry/in-operation.ts";
import { callerOf, type CostBudget, wantsCost } from "../security/cost-budget.ts";
import type { PublicLimit } from "../security/public-limit.ts";
import type { StreamLimit } from "../security/stream-limit.ts";
import type { ProtocolEngine } from "../websocket/protocol.ts";
import { formatFor, multipart, type StreamFormat } from "./formats.ts";
import { readRequest } from "./request.ts";
import { StreamResponse } from "./stream-response.ts";

export interface StreamDoorOptions {
  readonly http: FastifyInstance;
  /** What answers now: it is replaced together with the supergraph. */
  readonly engine: () => ProtocolEngine;
  readonly authenticate: Authenticate;
  readonly publicLimit: PublicLimit;
  readonly budget: CostBudget;
  readonly streamLimit: StreamLimit;
  readonly allowedOrigins: ReadonlySet<string>;
  /** Whether a credential has been taken away since it was shown. */
  readonly isRevoked: (identity: Identity) => boolean;
  readonly clock: Clock;
  readonly errors: ClientErrors;
}

export interface StreamDoor {
  readonly connections: number;
  /** Ends all responses, so that clients come back elsewhere and resume. */
  stop(): void;
}

/**
 * Subscriptions over plain HTTP, for clients that have no WebSocket: server-sent events at `/graphql/stream`
 * (graphql-sse, distinct connections), and Apollo's multipart responses there and at `/graphql`. Queries and
 * mutations run there too. Credentials come in headers alone: addresses are written into logs.
 */
export function openStreamDoor(options: StreamDoorOptions): StreamDoor {
  const { http, authenticate, publicLimit, budget, streamLimit, isRevoked, clock, errors: clientErrors } = options;
  const open = new Set<StreamResponse>();
  let isStopping = false;

  async function identityOf(headers: IncomingHttpHeaders): Promise<Identity | "refused"> {
    try {
      return (await authenticate(headers)) ?? anonymousIdentity;
    } catch (error) {
      if (error instanceof WaybillError && error.code === "UNAUTHENTICATED") return "refused";
      throw error;
    }
  }

  async function serve(request: FastifyRequest, reply: FastifyReply, format: StreamFormat): Promise<FastifyReply> {
    if (isStopping) return sendError(reply, "SUBGRAPH_UNAVAILABLE");
    if (!isAllowedOrigin(request.headers.origin, options.allowedOrigins)) return sendError(reply, "FORBIDDEN");
    const asked = readRequest(request);
    if (!asked) return sendError(reply, "BAD_REQUEST");
    const identity = await identityOf(request.headers);
    if (identity === "refused") return sendError(reply, "UNAUTHENTICATED");
    // One engine from the check to the end, whatever is replaced meanwhile.
    const { check, execute, subscriptions } = options.engine();
    const overAddress = identity === anonymousIdentity ? publicLimit.check(request.raw) : null;
    if (overAddress) return sendOver(reply, overAddress);
    const { document, operation, cost, errors } = check(asked.query, asked.operationName, asked.variables);
    const overBudget = budget.take(identity, cost);
    if (overBudget) return sendOver(reply, overBudget);
    if (identity === anonymousIdentity && (errors || !asksOnlyForPublic(operation))) {
      return sendError(reply, "UNAUTHENTICATED");
    }
    if (request.method === "GET" && operation?.operation === "mutation") return sendError(reply, "METHOD_NOT_ALLOWED");

    const caller = identity === anonymousIdentity ? publicLimit.addressOf(request.raw) : callerOf(identity);
    // A refusal is answered by the server, as every error.
    const giveBack = operation?.operation === "subscription" ? streamLimit.take(caller) : undefined;
    reply.hijack();
    // Gone while its credential was looked at: nobody would tell us so again.
    if (reply.raw.destroyed) {
      giveBack?.();
      return reply;
    }
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    const response = new StreamResponse(reply.raw, format, identity);
    open.add(response);
    reply.raw.once("close", () => {
      open.delete(response);
      giveBack?.();
    });
    const report = (error: unknown) => clientErrors.reported(error, request.id);
    if (errors) {
      response.fail(errors.map(report));
      return reply;
    }
    try {
      if (operation.operation === "subscription") {
        const wish = { ...asked, document, identity, recipient: response };
        const { traceparent } = request.headers;
        await inBeginning({ operation, identity, traceparent }, () => {
          response.subscriber = subscriptions.subscribe(wish);
        });
      } else {
        const context = {
          identity,
          correlationId: request.id,
          signal: goneSignal(reply),
          cost: wantsCost(request.headers) ? budget.report(identity, cost) : undefined,
        };
        response.answer(await inOperation(request.id, request.headers["traceparent"], () => execute(asked, context)));
      }
    } catch (error) {
      response.fail([report(error)]);
    }
    return reply;
  }

  http.route({
    method: ["GET", "POST"],
    url: "/graphql/stream",
    handler(request, reply) {
      const format = formatFor(request.headers.accept);
      return format ? serve(request, reply, format) : reply.code(406).send();
    },
  });
  // Apollo's client sends subscriptions where it sends everything else.
  http.addHook("preHandler", async (request, reply) => {
    const isPost = request.method === "POST" && request.url.split("?", 1)[0] === "/graphql";
    if (isPost && formatFor(request.headers.accept) === multipart) return serve(request, reply, multipart);
    return undefined;
  });

  const ended = (message: string) => clientErrors.shown(new WaybillError("FORBIDDEN", { message }), "");
  let beats = 0;
  const tending = setInterval(() => {
    beats += 1;
    const now = clock().getTime();
    const beat = (beats * limits.tendMs) % limits.keepAliveMs === 0;
    for (const response of open) {
      if (now >= response.expiresAt) response.fail([ended("The credential has expired.")]);
      else if (isRevoked(response.identity)) response.fail([ended("The credential was revoked.")]);
      else if (beat) response.heartbeat();
    }
  }, limits.tendMs).unref();

  return {
    get connections() {
      return open.size;
    },
    stop() {
      isStopping = true;
      clearInterval(tending);
      for (const response of open) response.goAway();
    },
  };
}

const sendOver = (reply: FastifyReply, { extensions }: WaybillError): FastifyReply =>
  sendError(reply.header("retry-after", String(extensions["retryAfterSeconds"])), "RATE_LIMITED");

/** Aborts when the client goes before it has its answer. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
