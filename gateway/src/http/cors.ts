import type { FastifyInstance } from "fastify";
import { isAllowedOrigin } from "../security/origins.ts";

/** Lets pages of allowed origins call with their own credentials in headers; cookies play no part. */
export function allowOrigins(server: FastifyInstance, allowed: ReadonlySet<string>): void {
  server.addHook("onRequest", (request, reply, done) => {
    const { origin } = request.headers;
    reply.header("vary", "origin");
    if (origin === undefined || !isAllowedOrigin(origin, allowed)) return done();
    reply.header("access-control-allow-origin", origin);
    if (request.method !== "OPTIONS") return done();
    void reply
      .header("access-control-allow-methods", "GET, POST")
      .header(
        "access-control-allow-headers",
        "authorization, content-type, x-api-key, apollo-require-preflight, last-event-id, x-waybill-cost",
      )
      .header("access-control-max-age", "600")
      .code(204)
      .send();
  });
}
