import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { refusal, type StripeAnswer } from "./wire.ts";
import type { StripeWorld } from "./world.ts";

interface KeptAnswer {
  readonly request: string;
  /** Null while the first request with the key is under way. */
  answer: StripeAnswer | null;
}

type Params = { Params: { id: string } };

/** Stripe's endpoints for PaymentIntents and refunds, under `/stripe/v1`, with its idempotency. */
export function stripeRoutes(http: FastifyInstance, world: StripeWorld, secretKey: string, workMs = 5): void {
  const kept = new Map<string, KeptAnswer>();

  const refuseStranger = (request: FastifyRequest): StripeAnswer | null =>
    request.headers.authorization === `Bearer ${secretKey}`
      ? null
      : refusal(401, "invalid_request_error", null, "Invalid API Key provided.");

  /** Runs a change once per `Idempotency-Key` and answers its repetitions alike. */
  async function once(request: FastifyRequest, run: (form: URLSearchParams) => StripeAnswer): Promise<StripeAnswer> {
    const body = typeof request.body === "string" ? request.body : "";
    const key = request.headers["idempotency-key"];
    const form = new URLSearchParams(body);
    if (typeof key !== "string") return run(form);
    const signature = `${request.url} ${body}`;
    const known = kept.get(key);
    if (known && known.request !== signature) {
      const message =
        "Keys for idempotent requests can only be used with the same parameters they were first used with.";
      return refusal(400, "idempotency_error", null, message);
    }
    if (known?.answer) return known.answer;
    if (known) {
      const message = "There is currently another in-progress request using this Idempotency Key.";
      return refusal(409, "idempotency_error", "idempotency_key_in_use", message);
    }
    const entry: KeptAnswer = { request: signature, answer: null };
    kept.set(key, entry);
    await delay(workMs);
    const answer = run(form);
    entry.answer = answer;
    return answer;
  }

  async function change(request: FastifyRequest, reply: FastifyReply, run: (form: URLSearchParams) => StripeAnswer) {
    const stranger = refuseStranger(request);
    if (stranger) return send(reply, stranger);
    const misbehaviour = world.nextMisbehaviour();
    if (misbehaviour === "SERVER_ERROR") return send(reply, refusal(500, "api_error", null, "An error occurred."));
    if (misbehaviour === "RATE_LIMIT")
      return send(reply, refusal(429, "rate_limit_error", "rate_limit", "Too many requests."));
    if (misbehaviour === "DROP_BEFORE") return drop(reply);
    const answer = await once(request, run);
    // Done, and nobody hears of it.
    if (misbehaviour === "DROP_AFTER") return drop(reply);
    return misbehaviour === "HANG_AFTER" ? reply.hijack() : send(reply, answer);
  }

  const read = (request: FastifyRequest, reply: FastifyReply, look: (query: URLSearchParams) => StripeAnswer) =>
    send(reply, refuseStranger(request) ?? look(new URL(request.url, "http://localhost").searchParams));

  http.post("/stripe/v1/payment_intents", (request, reply) =>
    change(request, reply, (form) => world.createIntent(form)),
  );
  http.post<Params>("/stripe/v1/payment_intents/:id/capture", (request, reply) =>
    change(request, reply, (form) => world.capture(request.params.id, form)),
  );
  http.post<Params>("/stripe/v1/payment_intents/:id/cancel", (request, reply) =>
    change(request, reply, () => world.cancel(request.params.id)),
  );
  http.post("/stripe/v1/refunds", (request, reply) => change(request, reply, (form) => world.refund(form)));
  http.get<Params>("/stripe/v1/payment_intents/:id", (request, reply) =>
    read(request, reply, () => world.intent(request.params.id)),
  );
  http.get("/stripe/v1/payment_intents", (request, reply) => read(request, reply, (query) => world.listIntents(query)));
  http.get("/stripe/v1/refunds", (request, reply) => read(request, reply, (query) => world.listRefunds(query)));
}

function drop(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

const send = (reply: FastifyReply, { status, body }: StripeAnswer): FastifyReply => reply.code(status).send(body);
