import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { envelopeOf, errorsOf, notFoundResult, trackResultOf } from "./wire.ts";
import type { FedexWorld, Misbehaviour } from "./world.ts";

export interface FedexCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

const trackRequest = z.object({
  includeDetailedScans: z.boolean().optional(),
  trackingInfo: z.array(z.object({ trackingNumberInfo: z.object({ trackingNumber: z.string() }) })).min(1),
});

/** Numbers that FedEx takes in one request. */
const maxNumbers = 30;
const tokenSeconds = 3600;

/** FedEx's OAuth and Track v1 endpoints, under `/fedex`. @returns the tokens that are good, for its other endpoints. */
export function fedexRoutes(http: FastifyInstance, world: FedexWorld, credentials: FedexCredentials): Set<string> {
  const tokens = new Set<string>();

  http.post("/fedex/oauth/token", async (request, reply) => {
    const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
    const right =
      form.get("grant_type") === "client_credentials" &&
      form.get("client_id") === credentials.clientId &&
      form.get("client_secret") === credentials.clientSecret;
    if (!right) {
      return reply
        .code(401)
        .send(errorsOf(randomUUID(), "NOT.AUTHORIZED.ERROR", "The given client credentials were not valid."));
    }
    const token = randomUUID();
    tokens.add(token);
    return { access_token: token, token_type: "bearer", expires_in: tokenSeconds, scope: "CXS-TP" };
  });

  http.post("/fedex/track/v1/trackingnumbers", async (request, reply) => {
    const transactionId = randomUUID();
    const misbehaviour = world.nextMisbehaviour();
    if (misbehaviour === "TOKEN_REVOKED") tokens.clear();
    else if (misbehaviour) return goWrong(reply, misbehaviour, transactionId);
    if (!tokens.has(request.headers.authorization?.replace(/^Bearer /i, "") ?? "")) {
      return reply
        .code(401)
        .send(
          errorsOf(
            transactionId,
            "NOT.AUTHORIZED.ERROR",
            "Access token expired. Please modify your request and try again.",
          ),
        );
    }
    const asked = trackRequest.safeParse(request.body);
    if (!asked.success) {
      return reply
        .code(400)
        .send(errorsOf(transactionId, "TRACKING.TRACKINGNUMBER.EMPTY", "Please provide tracking number."));
    }
    if (asked.data.trackingInfo.length > maxNumbers) {
      return reply
        .code(400)
        .send(errorsOf(transactionId, "TRACKING.TRACKINGNUMBER.MAXLIMIT", "Too many tracking numbers."));
    }
    const results = asked.data.trackingInfo.map(({ trackingNumberInfo: { trackingNumber } }) => {
      const scans = world.scansOf(trackingNumber);
      return { trackingNumber, result: scans ? trackResultOf(trackingNumber, scans) : notFoundResult(trackingNumber) };
    });
    return envelopeOf(transactionId, results);
  });
  return tokens;
}

function goWrong(reply: FastifyReply, kind: Exclude<Misbehaviour, "TOKEN_REVOKED">, transactionId: string): unknown {
  switch (kind) {
    case "TOO_MANY_REQUESTS":
      return reply
        .code(429)
        .header("retry-after", "30")
        .send(errorsOf(transactionId, "TOO.MANY.REQUESTS", "Too many requests."));
    case "SERVER_ERROR":
      return reply
        .code(500)
        .send(errorsOf(transactionId, "INTERNAL.SERVER.ERROR", "We encountered an unexpected error."));
    case "GARBAGE":
      return reply.type("text/html").send("<html><body>Maintenance</body></html>");
    case "HANG":
      // Never answered: the caller's own deadline must end it.
      reply.hijack();
      return reply;
  }
}
