import type { FastifyInstance } from "fastify";
import { isAllowedOrigin } from "../security/origins.ts";
import { originHeaders } from "./admission.ts";

/** Lets pages of allowed origins call with their own credentials in headers; cookies play no part. */
export function allowOrigins(server: FastifyInstance, allowed: ReadonlySet<string>): void {
  server.addHook("onRequest", (request, reply, done) => {
    const { origin } = request.headers;
    for (const [name, value] of originHeaders(origin, allowed)) reply.header(name, value);
    const isPreflight = request.method === "OPTIONS" && origin !== undefined;
    if (!isPreflight || !isAllowedOrigin(origin, allowed)) return done();
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
