import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { cancelRequest, referenceRequest, shipRequest } from "./ship-wire.ts";
import type { FedexShipWorld, ShipMisbehaviour } from "./ship-world.ts";
import { envelopeOf, errorsOf, notFoundResult, trackResultOf } from "./wire.ts";
import type { FedexWorld } from "./world.ts";

/** FedEx's Ship v1 endpoints and its tracking by reference number, under `/fedex`. @param tokens that are good. */
export function fedexShipRoutes(
  http: FastifyInstance,
  { fedex, ship, tokens }: { fedex: FedexWorld; ship: FedexShipWorld; tokens: Set<string> },
): void {
  /** Does a request that is let in and understood, and answers it, or goes wrong as told. */
  async function serve(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (transactionId: string) => Promise<{ readonly status: number; readonly body: object }>,
  ): Promise<unknown> {
    const transactionId = randomUUID();
    const misbehaviour = ship.nextMisbehaviour();
    if (misbehaviour === "TOKEN_REVOKED") tokens.clear();
    else if (misbehaviour === "HANG_BEFORE") return reply.hijack();
    else if (misbehaviour && isRefusal(misbehaviour)) return refuseForNow(reply, misbehaviour, transactionId);
    if (!tokens.has(request.headers.authorization?.replace(/^Bearer /i, "") ?? "")) {
      const message = "Access token expired. Please modify your request and try again.";
      return reply.code(401).send(errorsOf(transactionId, "NOT.AUTHORIZED.ERROR", message));
    }
    const { status, body } = await work(transactionId);
    if (misbehaviour === "HANG_AFTER" || misbehaviour === "DROP_AFTER") {
      // Done, and nobody hears of it.
      reply.hijack();
      if (misbehaviour === "DROP_AFTER") reply.raw.destroy();
      return reply;
    }
    return reply.code(status).send(body);
  }

  http.post("/fedex/ship/v1/shipments", (request, reply) =>
    serve(request, reply, async (transactionId) => {
      const asked = shipRequest.safeParse(request.body);
      if (!asked.success) return invalid(transactionId, asked.error.issues[0]?.path.join(".") ?? "");
      const header = request.headers["x-customer-transaction-id"];
      const customerTransactionId = typeof header === "string" ? header : null;
      const { accountNumber, requestedShipment } = asked.data;
      const sold = await ship.sell(accountNumber.value, requestedShipment, customerTransactionId);
      if ("code" in sold && "message" in sold) {
        return { status: 400, body: errorsOf(transactionId, sold.code, sold.message) };
      }
      const output = { transactionShipments: [sold], alerts: [] };
      return { status: 200, body: { transactionId, customerTransactionId, output } };
    }),
  );

  http.put("/fedex/ship/v1/shipments/cancel", (request, reply) =>
    serve(request, reply, async (transactionId) => {
      const asked = cancelRequest.safeParse(request.body);
      if (!asked.success) return invalid(transactionId, "trackingNumber");
      const refusal = ship.cancel(asked.data.accountNumber.value, asked.data.trackingNumber);
      if (refusal) return { status: 400, body: errorsOf(transactionId, refusal.code, refusal.message) };
      const output = { cancelledShipment: true, cancelledHistory: true, message: "Shipment is successfully cancelled" };
      return { status: 200, body: { transactionId, output } };
    }),
  );

  http.post("/fedex/track/v1/referencenumbers", (request, reply) =>
    serve(request, reply, async (transactionId) => {
      const asked = referenceRequest.safeParse(request.body);
      if (!asked.success) return invalid(transactionId, "referencesInformation");
      const { accountNumber, value } = asked.data.referencesInformation;
      const found = ship.byReference(accountNumber, value).map(({ trackingNumber }) => ({
        trackingNumber,
        result: trackResultOf(trackingNumber, fedex.scansOf(trackingNumber) ?? []),
      }));
      const nothing = [{ trackingNumber: "", result: notFoundResult("") }];
      return { status: 200, body: envelopeOf(transactionId, found.length > 0 ? found : nothing) };
    }),
  );
}

const invalid = (transactionId: string, where: string) => ({
  status: 400,
  body: errorsOf(transactionId, "INVALID.INPUT.EXCEPTION", `Invalid field value in the input: ${where}`),
});

type Refusal = Extract<ShipMisbehaviour, "TOO_MANY_REQUESTS" | "UNAVAILABLE">;
const isRefusal = (kind: ShipMisbehaviour): kind is Refusal => kind === "TOO_MANY_REQUESTS" || kind === "UNAVAILABLE";

function refuseForNow(reply: FastifyReply, kind: Refusal, transactionId: string): FastifyReply {
  return kind === "TOO_MANY_REQUESTS"
    ? reply
        .code(429)
        .header("retry-after", "30")
        .send(errorsOf(transactionId, "TOO.MANY.REQUESTS", "Too many requests."))
    : reply.code(503).send(errorsOf(transactionId, "SERVICE.UNAVAILABLE.ERROR", "The service is unavailable."));
}
