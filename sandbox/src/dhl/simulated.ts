import type { FastifyInstance } from "fastify";
import { goWrong, Mood, type RefusalWords } from "../carrier/behaviour.ts";
import type { SandboxClock } from "../carrier/clock.ts";
import { NumberSubscriptions } from "../carrier/number-subscriptions.ts";
import type { SandboxScan } from "../carrier/parcel.ts";
import { type Credentials, simulate, type SimulatedCarrier } from "../carrier/simulated-carrier.ts";
import { ParcelWorld } from "../carrier/world.ts";
import { dhlPushRoutes } from "./push-routes.ts";
import { dhlTrackingNumber, problemOf, shipmentOf } from "./wire.ts";

const words: RefusalWords = {
  tooManyRequests: () => problemOf(429, "Too many requests", "Too many requests within defined time period."),
  serverError: () => problemOf(500, "Internal Server Error", "Internal Server Error"),
};

/** DHL's unified Track service and its pushes, under `/dhl`. */
export function simulateDhl(
  http: FastifyInstance,
  clock: SandboxClock,
  credentials: Credentials,
): (url: string) => SimulatedCarrier {
  const world = new ParcelWorld<SandboxScan>((scan) => scan.at, clock);

  http.get<{ Querystring: { trackingNumber?: string } }>("/dhl/track/shipments", async (request, reply) => {
    const number = request.query.trackingNumber ?? "";
    const kind = world.nextMisbehaviour([number]);
    if (goWrong(reply, kind, words)) return reply;
    // A key does not expire: one that is refused stays refused.
    if (request.headers["dhl-api-key"] !== credentials.clientSecret) {
      return reply.code(401).send(problemOf(401, "Unauthorized", "Unauthorized for given resource."));
    }
    const scans = world.scansOf(number);
    if (!scans) {
      return reply.code(404).send(problemOf(404, "No result found", "No shipment with given tracking number found."));
    }
    if (kind === "ERROR_IN_200") return problemOf(503, "Service Unavailable", "The provider did not answer.");
    return {
      shipments: [shipmentOf(number, scans, world.parcelOf(number)?.details, kind)],
      possibleAdditionalShipmentsUrl: [`/track/shipments?trackingNumber=${number}&service=freight`],
    };
  });

  const subscriptions = new NumberSubscriptions(clock, Infinity);
  dhlPushRoutes(http, credentials.clientSecret, words, { subscriptions, mood: new Mood() });

  return (url) =>
    simulate(
      {
        code: "dhl",
        apiUrl: `${url}/dhl`,
        credentials: { ...credentials, clientId: "" },
        numberOf: dhlTrackingNumber,
        push: {
          messagesOf: (number, scans, details) => [JSON.stringify({ shipments: [shipmentOf(number, scans, details)] })],
          headersOf: (_body, secret) => ({ "x-waybill-token": secret }),
          subscriptions,
        },
      },
      world,
      (scan) => scan,
      (scan) => scan,
    );
}
