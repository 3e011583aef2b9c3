import { createHmac, randomUUID } from "node:crypto";
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
  tooManyRequests: () => metaOf(429, "You have exceeded the API call rate limit."),
  serverError: () => metaOf(500, "Something went wrong on AfterShip's end."),
};
const defaultSlug = "fedex";
const path = "/aftership/tracking/2024-10/trackings";

/** AfterShip: the Tracking API and its pushes, under `/aftership`. */
export function simulateAfterShip(
  http: FastifyInstance,
  clock: SandboxClock,
  credentials: Credentials,
): (url: string) => SimulatedCarrier {
  const world = new ParcelWorld<SandboxScan>((scan) => scan.at, clock);
  const registered = new Registered(world);
  const isAllowed = (key: unknown): boolean => key === credentials.clientSecret;
  const refused = metaOf(401, "The API key is invalid.");

  http.get<{ Querystring: { tracking_numbers?: string; slug?: string } }>(path, async (request, reply) => {
    const numbers = (request.query.tracking_numbers ?? "").split(",").filter(Boolean);
    if (!isAllowed(request.headers["as-api-key"])) return reply.code(401).send(refused);
    const kind = registered.nextMisbehaviour(numbers);
    if (goWrong(reply, kind, words)) return reply;
    if (kind === "ERROR_IN_200") return metaOf(5001, "Internal error");
    const trackings = numbers
      .filter((number) => registered.has(number))
      .map((number) =>
        trackingOf(
          number,
          request.query.slug ?? defaultSlug,
          world.scansOf(number) ?? [],
          world.parcelOf(number)?.details,
          kind,
        ),
      );
    return { meta: { code: 200 }, data: { pagination: { total: trackings.length, has_next_page: false }, trackings } };
  });

  http.post<{ Body: { tracking_number?: string; slug?: string } }>(path, async (request, reply) => {
    if (!isAllowed(request.headers["as-api-key"])) return reply.code(401).send(refused);
    const { tracking_number: number = "", slug = defaultSlug } = request.body;
    if (!registered.add(number)) return reply.code(400).send(metaOf(4003, "Tracking already exists."));
    return reply.code(201).send({ meta: { code: 201 }, data: trackingOf(number, slug, [], undefined) });
  });

  http.delete<{ Params: { id: string } }>(`${path}/:id`, async (request, reply) => {
    if (!isAllowed(request.headers["as-api-key"])) return reply.code(401).send(refused);
    const { id } = request.params;
    if (!registered.remove((number) => idOf(number) === id)) {
      return reply.code(404).send(metaOf(4004, "Tracking does not exist."));
    }
    return { meta: { code: 200 }, data: { id } };
  });

  return (url) =>
    simulate(
      {
        code: "aftership",
        apiUrl: `${url}/aftership`,
        credentials: { ...credentials, clientId: "" },
        numberOf: fedexTrackingNumber,
        push: {
          follows: (number) => registered.follows(number),
          messagesOf: (number, scans, details) => [
            JSON.stringify({
              event: "tracking_update",
              event_id: randomUUID(),
              is_tracking_first_tag: true,
              ts: Math.floor(clock.now().getTime() / 1000),
              msg: trackingOf(number, defaultSlug, scans, details),
            }),
          ],
          headersOf: (body, secret) => ({
            "aftership-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
          }),
        },
      },
      world,
      (scan) => scan,
      (scan) => scan,
    );
}
