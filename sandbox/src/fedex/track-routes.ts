import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { goWrong, type RefusalWords, Tokens } from "../carrier/behaviour.ts";
import type { Credentials } from "../carrier/simulated-carrier.ts";
import { brokenResult, envelopeOf, errorsOf, notFoundResult, trackResultOf } from "./wire.ts";
import type { FedexWorld } from "./world.ts";

const trackRequest = z.object({
  includeDetailedScans: z.boolean().optional(),
  trackingInfo: z.array(z.object({ trackingNumberInfo: z.object({ trackingNumber: z.string() }) })).min(1),
});

/** Numbers that FedEx takes in one request. */
const maxNumbers = 30;
const tokenSeconds = 3600;

/** FedEx's OAuth and Track v1 endpoints, under `/fedex`. @returns the tokens that are good, for its other endpoints. */
export function fedexRoutes(http: FastifyInstance, world: FedexWorld, credentials: Credentials): Tokens {
  const tokens = new Tokens();

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
    return { access_token: tokens.issue(), token_type: "bearer", expires_in: tokenSeconds, scope: "CXS-TP" };
  });

  http.post("/fedex/track/v1/trackingnumbers", async (request, reply) => {
    const transactionId = randomUUID();
    const asked = trackRequest.safeParse(request.body);
    const numbers = asked.data?.trackingInfo.map((info) => info.trackingNumberInfo.trackingNumber) ?? [];
    const kind = world.nextMisbehaviour(numbers);
    if (kind === "TOKEN_REVOKED") tokens.revokeAll();
    if (goWrong(reply, kind, words(transactionId))) return reply;
    if (!tokens.accepts(request.headers.authorization)) {
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
    if (!asked.success) {
      return reply
        .code(400)
        .send(errorsOf(transactionId, "TRACKING.TRACKINGNUMBER.EMPTY", "Please provide tracking number."));
    }
    if (numbers.length > maxNumbers) {
      return reply
        .code(400)
        .send(errorsOf(transactionId, "TRACKING.TRACKINGNUMBER.MAXLIMIT", "Too many tracking numbers."));
    }
    const results = numbers.map((trackingNumber) => {
      const scans = world.scansOf(trackingNumber);
      const details = world.parcelOf(trackingNumber)?.details;
      if (kind === "ERROR_IN_200") return { trackingNumber, result: brokenResult(trackingNumber) };
      if (!scans) return { trackingNumber, result: notFoundResult(trackingNumber) };
      return { trackingNumber, result: trackResultOf(trackingNumber, scans, details, kind) };
    });
    return envelopeOf(transactionId, results);
  });
  return tokens;
}

const words = (transactionId: string): RefusalWords => ({
  tooManyRequests: () => errorsOf(transactionId, "TOO.MANY.REQUESTS", "Too many requests."),
  serverError: () => errorsOf(transactionId, "INTERNAL.SERVER.ERROR", "We encountered an unexpected error."),
});
