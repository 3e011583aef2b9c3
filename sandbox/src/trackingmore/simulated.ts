import { createHmac } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { Registered } from "../aggregator/registered.ts";
import { goWrong, type RefusalWords } from "../carrier/behaviour.ts";
import type { SandboxClock } from "../carrier/clock.ts";
import type { SandboxScan } from "../carrier/parcel.ts";
import { type Credentials, simulate, type SimulatedCarrier } from "../carrier/simulated-carrier.ts";
import { ParcelWorld } from "../carrier/world.ts";
import { fedexTrackingNumber } from "../fedex/tracking-number.ts";
import { idOf, metaOf, trackingOf } from "./wire.ts";

const words: RefusalWords = {
  tooManyRequests: () => metaOf(429, "API rate limit exceeded"),
  serverError: () => metaOf(500, "Internal error"),
};
const defaultCourier = "fedex";

/** TrackingMore: API v4 and its pushes, under `/trackingmore`. */
export function simulateTrackingMore(
  http: FastifyInstance,
  clock: SandboxClock,
  credentials: Credentials,
): (url: string) => SimulatedCarrier {
  const world = new ParcelWorld<SandboxScan>((scan) => scan.at, clock);
  const registered = new Registered(world);
  const isAllowed = (key: unknown): boolean => key === credentials.clientSecret;

  http.get<{ Querystring: { tracking_numbers?: string; courier_code?: string } }>(
    "/trackingmore/v4/trackings/get",
    async (request, reply) => {
      const numbers = (request.query.tracking_numbers ?? "").split(",").filter(Boolean);
      if (!isAllowed(request.headers["tracking-api-key"])) return reply.code(401).send(metaOf(401, "Invalid API key"));
      const kind = registered.nextMisbehaviour(numbers);
      if (goWrong(reply, kind, words)) return reply;
      if (kind === "ERROR_IN_200") return metaOf(511, "Server error, please try again later");
      if (numbers.length > 40) return reply.code(400).send(metaOf(4130, "At most 40 numbers"));
      const courier = request.query.courier_code ?? defaultCourier;
      const data = numbers
        .filter((number) => registered.has(number))
        .map((number) =>
          trackingOf(number, courier, world.scansOf(number) ?? [], world.parcelOf(number)?.details, kind),
        );
      return { ...metaOf(200, "Request response is successful"), data };
    },
  );

  http.post<{ Body: { tracking_number?: string; courier_code?: string }[] }>(
    "/trackingmore/v4/trackings/batch",
    async (request, reply) => {
      if (!isAllowed(request.headers["tracking-api-key"])) return reply.code(401).send(metaOf(401, "Invalid API key"));
      const numbers = request.body.map((each) => each.tracking_number ?? "");
      const isNew = numbers.map((number) => registered.add(number));
      return {
        ...metaOf(200, "Request response is successful"),
        data: {
          success: numbers.filter((_, i) => isNew[i]).map((number) => ({ tracking_number: number })),
          error: numbers
            .filter((_, i) => !isNew[i])
            .map((number) => ({
              tracking_number: number,
              errorCode: 4101,
              errorMessage: "Tracking No. already exists.",
            })),
        },
      };
    },
  );

  http.delete<{ Params: { id: string } }>("/trackingmore/v4/trackings/delete/:id", async (request, reply) => {
    if (!isAllowed(request.headers["tracking-api-key"])) return reply.code(401).send(metaOf(401, "Invalid API key"));
    const { id } = request.params;
    if (!registered.remove((number) => idOf(number) === id)) {
      return reply.code(404).send(metaOf(4102, "Tracking No. does not exist."));
    }
    return { ...metaOf(200, "Request response is successful"), data: { id } };
  });

  return (url) =>
    simulate(
      {
        code: "trackingmore",
        apiUrl: `${url}/trackingmore`,
        credentials: { ...credentials, clientId: "" },
        numberOf: fedexTrackingNumber,
        push: {
          follows: (number) => registered.follows(number),
          messagesOf: (number, scans, details) => [
            JSON.stringify({ ...metaOf(200, "Success"), data: trackingOf(number, defaultCourier, scans, details) }),
          ],
          headersOf: (body, secret) => ({ signature: createHmac("sha256", secret).update(body).digest("base64") }),
        },
      },
      world,
      (scan) => scan,
      (scan) => scan,
    );
}
