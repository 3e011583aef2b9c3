import { createHmac, randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { goWrong, type RefusalWords } from "../carrier/behaviour.ts";
import type { SandboxClock } from "../carrier/clock.ts";
import type { SandboxScan } from "../carrier/parcel.ts";
import { type Credentials, simulate, type SimulatedCarrier } from "../carrier/simulated-carrier.ts";
import { ParcelWorld } from "../carrier/world.ts";
import { fedexTrackingNumber } from "../fedex/tracking-number.ts";
import { trackerOf } from "./wire.ts";

const errorOf = (code: string, message: string): object => ({ error: { code, message, errors: [] } });
const words: RefusalWords = {
  tooManyRequests: () => errorOf("RATE_LIMITED", "Slow down."),
  serverError: () => errorOf("INTERNAL_SERVER_ERROR", "We're sorry, something went wrong."),
};
const defaultCarrier = "FedEx";

/** EasyPost: trackers and their pushes, under `/easypost`. */
export function simulateEasyPost(
  http: FastifyInstance,
  clock: SandboxClock,
  credentials: Credentials,
): (url: string) => SimulatedCarrier {
  const world = new ParcelWorld<SandboxScan>((scan) => scan.at, clock);
  const key = `Basic ${Buffer.from(`${credentials.clientSecret}:`).toString("base64")}`;

  http.post<{ Body: { tracker?: { tracking_code?: string; carrier?: string } } }>(
    "/easypost/v2/trackers",
    async (request, reply) => {
      const { tracking_code: number = "", carrier = defaultCarrier } = request.body.tracker ?? {};
      const kind = world.nextMisbehaviour([number]);
      if (goWrong(reply, kind, words)) return reply;
      if (request.headers.authorization !== key) {
        return reply.code(401).send(errorOf("APIKEY.INACTIVE", "This api key is no longer active."));
      }
      if (kind === "ERROR_IN_200") return errorOf("TRACKER.CREATE.ERROR", "The carrier did not answer.");
      // A number that nobody knows gets a tracker, too: without a detail.
      return trackerOf(number, carrier, world.scansOf(number) ?? [], world.parcelOf(number)?.details, kind);
    },
  );

  return (url) =>
    simulate(
      {
        code: "easypost",
        apiUrl: `${url}/easypost`,
        credentials: { ...credentials, clientId: "" },
        numberOf: fedexTrackingNumber,
        push: {
          messagesOf: (number, scans, details) => [
            JSON.stringify({
              id: `evt_${randomUUID()}`,
              object: "Event",
              description: "tracker.updated",
              mode: "production",
              result: trackerOf(number, defaultCarrier, scans, details),
              previous_attributes: {},
            }),
          ],
          headersOf(body, secret) {
            const hex = createHmac("sha256", secret.normalize("NFKD")).update(body).digest("hex");
            return { "x-hmac-signature": `hmac-sha256-hex=${hex}` };
          },
        },
      },
      world,
      (scan) => scan,
      (scan) => scan,
    );
}
