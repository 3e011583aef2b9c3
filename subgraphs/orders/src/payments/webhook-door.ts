import type { Clock } from "@waybill/kernel";
import { lingering, type Logger } from "@waybill/service";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Db } from "mongodb";
import { storeWebhook } from "../storage/payment-webhooks.ts";
import type { PaymentDesk } from "./desk.ts";
import { readStripeEvent, verifyStripeSignature } from "./stripe/webhook.ts";

export interface DoorDeps {
  readonly db: Db;
  readonly payments: PaymentDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when an event was stored. */
  onStored(): void;
}

/** Largest event. Stripe's have 2 to 10 KiB. */
const maxBodyBytes = 256 * 1024;

/** Everything that the door refuses, with its HTTP status. */
const refusals = {
  /** Also for an account that does not exist: whoever cannot sign learns nothing. */
  SIGNATURE_INVALID: { http: 401, message: "The signature is missing, wrong or old." },
  NOT_AN_EVENT: { http: 400, message: "The body is not an event." },
  PAYLOAD_TOO_LARGE: { http: 413, message: "The body is larger than 256 KiB." },
  BAD_REQUEST: { http: 400, message: "The request is malformed." },
  STORE_UNAVAILABLE: { http: 503, message: "The event could not be kept. Send it again later." },
} as const;

function refuse(reply: FastifyReply, code: keyof typeof refusals): FastifyReply {
  const { http, message } = refusals[code];
  return reply.code(http).send({ errors: [{ message, extensions: { code } }] });
}

/**
 * The door for payment providers' events: `POST /webhooks/stripe/<account>`. It verifies the signature over the bytes
 * as they came, keeps them, and acknowledges; what they say is worked on after. Answers 200 only for what is stored.
 */
export function webhookRoutes(http: FastifyInstance, deps: DoorDeps): void {
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.setErrorHandler<FastifyError>((error, _request, reply) => answerError(error, reply, deps.logger));
    scope.post<{ Params: { accountId: string } }>(
      "/webhooks/stripe/:accountId",
      { bodyLimit: maxBodyBytes },
      (request, reply) => takeEvent(deps, request.params.accountId, request, reply),
    );
  });
}

async function takeEvent(
  deps: DoorDeps,
  accountId: string,
  request: Pick<FastifyRequest, "body" | "headers">,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const account = deps.payments.accountById(accountId);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const now = deps.clock();
  const isSigned =
    account?.provider === "stripe" &&
    verifyStripeSignature(body, request.headers["stripe-signature"], account.webhookSecrets, now);
  if (!isSigned) return refuse(reply, "SIGNATURE_INVALID");
  const event = readStripeEvent(body.toString("utf8"));
  if (!event) return refuse(reply, "NOT_AN_EVENT");
  const isNew = await storeWebhook(deps.db, account, { ...event, body }, now);
  if (isNew) deps.onStored();
  return reply.code(200).send({ status: isNew ? "accepted" : "duplicate" });
}

function answerError(error: FastifyError, reply: FastifyReply, logger: Logger): FastifyReply {
  if (error.statusCode === 413) return refuse(lingering(reply), "PAYLOAD_TOO_LARGE");
  if (error.statusCode !== undefined && error.statusCode < 500) return refuse(reply, "BAD_REQUEST");
  logger.error({ err: error }, "a payment event could not be stored");
  return refuse(reply.header("retry-after", "5"), "STORE_UNAVAILABLE");
}
