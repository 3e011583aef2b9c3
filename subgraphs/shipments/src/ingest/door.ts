import type { Clock } from "@waybill/kernel";
import { lingering, type Logger } from "@waybill/service";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { CarrierDesk } from "../carriers/desk.ts";
import { newDelivery } from "../storage/deliveries.ts";
import { refuseDelivery } from "./door-errors.ts";
import type { DeliveryKeeper } from "./keeper.ts";
import type { ReadDelivery } from "./process-deliveries.ts";

/** Largest push. FedEx's have 2 to 20 KiB. */
export const maxBodyBytes = 1024 * 1024;

/**
 * For so long a push is left to the process that took it, which works on it at once. After that, whoever finds it does:
 * then the process has ended, or has more than it can hold.
 */
const leaseMs = 5_000;

export interface DoorDeps {
  readonly keeper: DeliveryKeeper;
  readonly carriers: CarrierDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when a delivery was stored, before it is acknowledged. */
  onStored(stored: ReadDelivery): void;
}

type DeliveryRequest = FastifyRequest<{ Params: { carrierCode: string; accountId: string }; Body: unknown }>;

/**
 * The door for carriers' pushes: `POST /webhooks/<carrier>/<account>`. It verifies the signature over the bytes as
 * they came, keeps them, and acknowledges; what they say is worked on after. Answers 200 only for what is stored.
 */
export function ingestRoutes(http: FastifyInstance, deps: DoorDeps): void {
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.setErrorHandler<FastifyError>((error, _request, reply) => answerError(error, reply, deps.logger));
    scope.post("/webhooks/:carrierCode/:accountId", { bodyLimit: maxBodyBytes }, (request, reply) =>
      takeDelivery(deps, request as DeliveryRequest, reply),
    );
  });
}

async function takeDelivery(deps: DoorDeps, request: DeliveryRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { carriers } = deps;
  const { carrierCode, accountId } = request.params;
  const adapter = carriers.adapterOf(carrierCode);
  const account = carriers.accountById(accountId);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (!adapter || account?.carrierCode !== carrierCode) return refuseDelivery(reply, "SIGNATURE_INVALID");
  if ((request.headers["content-encoding"] ?? "identity") !== "identity") {
    return refuseDelivery(reply, "UNSUPPORTED_MEDIA_TYPE");
  }
  const receivedAt = deps.clock();
  if (!adapter.verifyPush({ body, headers: request.headers, receivedAt }, account.webhookSecrets)) {
    return refuseDelivery(reply, "SIGNATURE_INVALID");
  }
  // Only what can be nothing else is refused here. A shape that is not known yet is kept, for people to look at.
  const read = adapter.readPush(body.toString("utf8"));
  if (!read.ok && read.error.code !== "UNKNOWN_SHAPE") return refuseDelivery(reply, read.error.code);
  const delivery = newDelivery(account, body, receivedAt, new Date(receivedAt.getTime() + leaseMs));
  const isNew = await deps.keeper.keep(delivery);
  if (isNew) deps.onStored({ delivery, read });
  return reply.code(200).send({ status: isNew ? "accepted" : "duplicate" });
}

function answerError(error: FastifyError, reply: FastifyReply, logger: Logger): FastifyReply {
  if (error.statusCode === 413) return refuseDelivery(lingering(reply), "PAYLOAD_TOO_LARGE");
  if (error.statusCode !== undefined && error.statusCode < 500) return refuseDelivery(reply, "BAD_REQUEST");
  logger.error({ err: error }, "a carrier's push could not be stored");
  return refuseDelivery(reply.header("retry-after", "5"), "STORE_UNAVAILABLE");
}
