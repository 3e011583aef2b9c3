import type { FastifyInstance } from "fastify";
import { goWrong, type RefusalWords, Tokens } from "../carrier/behaviour.ts";
import type { SandboxClock } from "../carrier/clock.ts";
import { NumberSubscriptions } from "../carrier/number-subscriptions.ts";
import type { SandboxScan } from "../carrier/parcel.ts";
import { type Credentials, simulate, type SimulatedCarrier } from "../carrier/simulated-carrier.ts";
import type { ParcelWorld } from "../carrier/world.ts";
import { alertsLastMs, upsAlertRoutes } from "./alert-routes.ts";
import { upsPickupRoutes } from "./pickup-routes.ts";
import { upsShipRoutes } from "./ship-routes.ts";
import type { UpsShipWorld } from "./ship-world.ts";
import { alertOf, errorsOf, packageOf, upsTrackingNumber } from "./wire.ts";

const words: RefusalWords = {
  tooManyRequests: () => errorsOf("10429", "Too Many Requests"),
  serverError: () => errorsOf("TW0500", "System unavailable"),
};

/** UPS: OAuth, Track v1, Rating, Shipping and Pickup v2409, and the messages of Track Alert, under `/ups`. */
export function simulateUps(
  http: FastifyInstance,
  {
    world,
    ship,
    clock,
  }: { readonly world: ParcelWorld<SandboxScan>; readonly ship: UpsShipWorld; readonly clock: SandboxClock },
  credentials: Credentials,
): (url: string) => SimulatedCarrier {
  const tokens = new Tokens();
  const basic = `Basic ${Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString("base64")}`;

  http.post("/ups/security/v1/oauth/token", async (request, reply) => {
    const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
    if (request.headers.authorization !== basic || form.get("grant_type") !== "client_credentials") {
      return reply.code(401).send(errorsOf("10401", "ClientId is Invalid"));
    }
    // As the real one: every value is a text.
    return { token_type: "Bearer", access_token: tokens.issue(), expires_in: "14399", status: "approved" };
  });

  http.get<{ Params: { number: string } }>("/ups/api/track/v1/details/:number", async (request, reply) => {
    const { number } = request.params;
    const kind = world.nextMisbehaviour([number]);
    if (kind === "TOKEN_REVOKED") tokens.revokeAll();
    if (goWrong(reply, kind, words)) return reply;
    if (!tokens.accepts(request.headers.authorization))
      return reply.code(401).send(errorsOf("250002", "Invalid Authentication Information."));
    if (!request.headers["transid"] || !request.headers["transactionsrc"]) {
      return reply.code(400).send(errorsOf("TV1002", "Missing transId"));
    }
    const scans = world.scansOf(number);
    if (!scans) return reply.code(404).send(errorsOf("TW0001", "Tracking Information Not Found"));
    const shipment =
      kind === "ERROR_IN_200"
        ? { inquiryNumber: number, warnings: [{ code: "TW0002", message: "Tracking service is unavailable" }] }
        : { inquiryNumber: number, package: [packageOf(number, scans, world.parcelOf(number)?.details, kind)] };
    return { trackResponse: { shipment: [shipment] } };
  });

  const subscriptions = new NumberSubscriptions(clock, alertsLastMs);
  upsAlertRoutes(http, { tokens, subscriptions, mood: ship.alerts });
  upsShipRoutes(http, { world, ship, tokens });
  upsPickupRoutes(http, { ship, tokens });

  return (url) =>
    simulate(
      {
        code: "ups",
        apiUrl: `${url}/ups`,
        credentials,
        numberOf: upsTrackingNumber,
        push: {
          messagesOf: (number, scans, details) => scans.map((scan) => JSON.stringify(alertOf(number, scan, details))),
          subscriptions,
          headersOf: (_body, secret) => ({ credential: secret, "user-agent": "UPSPubSubTrackingService" }),
        },
      },
      world,
      (scan) => scan,
      (scan) => scan,
    );
}
