import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { Registered } from "../aggregator/registered.ts";
import { goWrong, type RefusalWords } from "../carrier/behaviour.ts";
import type { SandboxClock } from "../carrier/clock.ts";
import type { SandboxScan } from "../carrier/parcel.ts";
import { type Credentials, simulate, type SimulatedCarrier } from "../carrier/simulated-carrier.ts";
import { ParcelWorld } from "../carrier/world.ts";
import { fedexTrackingNumber } from "../fedex/tracking-number.ts";
import { trackedNumberOf } from "./wire.ts";

const errorOf = (code: number, message: string): object => ({ code, data: { errors: [{ code, message }] } });
const words: RefusalWords = {
  tooManyRequests: () => errorOf(-18_010_014, "Request limit exceeded."),
  serverError: () => errorOf(-18_010_003, "Internal service error, please retry later."),
};
/** Its key for FedEx. */
const defaultCarrier = 100_003;
interface Asked {
  readonly number?: string;
  readonly carrier?: number;
}
const rejected = (number: string, code: number, message: string): object => ({ number, error: { code, message } });

/** 17TRACK: API v2.2 and its pushes, under `/17track`. */
export function simulateSeventeenTrack(
  http: FastifyInstance,
  clock: SandboxClock,
  credentials: Credentials,
): (url: string) => SimulatedCarrier {
  const world = new ParcelWorld<SandboxScan>((scan) => scan.at, clock);
  const registered = new Registered(world);
  const refusal = errorOf(-18_010_002, "Access token is invalid.");
  const isAllowed = (key: unknown): boolean => key === credentials.clientSecret;

  http.post<{ Body: Asked[] }>("/17track/track/v2.2/gettrackinfo", async (request, reply) => {
    // A wrong key is told inside HTTP 200.
    if (!isAllowed(request.headers["17token"])) return refusal;
    const numbers = request.body.map(({ number = "" }) => number);
    const kind = registered.nextMisbehaviour(numbers);
    if (goWrong(reply, kind, words)) return reply;
    if (kind === "ERROR_IN_200") return errorOf(-18_010_003, "Internal service error, please retry later.");
    const isSeen = (number: string): boolean => registered.has(number) && world.scansOf(number) !== null;
    return {
      code: 0,
      data: {
        accepted: request.body
          .filter(({ number = "" }) => isSeen(number))
          .map(({ number = "", carrier = defaultCarrier }) =>
            trackedNumberOf(number, carrier, world.scansOf(number) ?? [], world.parcelOf(number)?.details, kind),
          ),
        rejected: numbers
          .filter((number) => !isSeen(number))
          .map((number) =>
            registered.has(number)
              ? rejected(number, -18_019_909, "No tracking information at this time.")
              : rejected(
                  number,
                  -18_019_902,
                  `The tracking number '${number}' does not register, please register first.`,
                ),
          ),
      },
    };
  });

  http.post<{ Body: Asked[] }>("/17track/track/v2.2/register", async (request) => {
    if (!isAllowed(request.headers["17token"])) return refusal;
    const numbers = request.body.map(({ number = "" }) => number);
    const isNew = numbers.map((number) => registered.add(number));
    return {
      code: 0,
      data: {
        accepted: numbers.filter((_, i) => isNew[i]).map((number) => ({ origin: 1, number, carrier: defaultCarrier })),
        rejected: numbers
          .filter((_, i) => !isNew[i])
          .map((number) => rejected(number, -18_019_901, `The tracking number '${number}' has been registered.`)),
      },
    };
  });

  http.post<{ Body: Asked[] }>("/17track/track/v2.2/stoptrack", async (request, reply) => {
    if (!isAllowed(request.headers["17token"])) return refusal;
    const numbers = request.body.map(({ number = "" }) => number);
    if (goWrong(reply, registered.nextMisbehaviour(numbers), words)) return reply;
    const wasFollowed = numbers.map((number) => registered.stop(number));
    return {
      code: 0,
      data: {
        accepted: numbers.filter((_, i) => wasFollowed[i]).map((number) => ({ number, carrier: defaultCarrier })),
        rejected: numbers
          .filter((_, i) => !wasFollowed[i])
          .map((number) => rejected(number, -18_019_902, `The tracking number '${number}' does not register.`)),
      },
    };
  });

  return (url) =>
    simulate(
      {
        code: "17track",
        apiUrl: `${url}/17track`,
        credentials: { ...credentials, clientId: "" },
        numberOf: fedexTrackingNumber,
        push: {
          follows: (number) => registered.follows(number),
          messagesOf: (number, scans, details) => [
            JSON.stringify({
              event: "TRACKING_UPDATED",
              data: trackedNumberOf(number, defaultCarrier, scans, details),
            }),
          ],
          headersOf: (body, secret) => ({ sign: createHash("sha256").update(`${body}/${secret}`).digest("hex") }),
        },
      },
      world,
      (scan) => scan,
      (scan) => scan,
    );
}
