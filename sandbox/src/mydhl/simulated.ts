import type { FastifyInstance } from "fastify";
import { disturb, goWrong, type Misbehaviour, type RefusalWords } from "../carrier/behaviour.ts";
import type { SandboxClock } from "../carrier/clock.ts";
import { localTimeOf, type ParcelDetails, type SandboxScan, type Stage } from "../carrier/parcel.ts";
import { type Credentials, simulate, type SimulatedCarrier } from "../carrier/simulated-carrier.ts";
import { ParcelWorld } from "../carrier/world.ts";
import { dhlTrackingNumber } from "../dhl/wire.ts";

const codes: Readonly<Record<Stage, string>> = {
  LABEL: "SA",
  PICKED_UP: "PU",
  DEPARTED: "DF",
  ARRIVED: "AF",
  IN_TRANSIT: "PL",
  AT_DELIVERY_FACILITY: "AR",
  OUT_FOR_DELIVERY: "WC",
  ATTEMPT_FAILED: "NH",
  EXCEPTION: "OH",
  DELIVERED: "OK",
};

const errorOf = (status: number, title: string, detail: string): object => ({
  instance: "/expressapi/tracking",
  title,
  detail,
  status: String(status),
});
const words: RefusalWords = {
  tooManyRequests: () => errorOf(429, "Too Many Requests", "Rate limit exceeded"),
  serverError: () => errorOf(500, "Internal Server Error", "996: Process failure"),
};

/** MyDHL API (DHL Express) under `/mydhl`: one number under `/shipments/…/tracking`, several under `/tracking`. */
export function simulateMyDhl(
  http: FastifyInstance,
  clock: SandboxClock,
  credentials: Credentials,
): (url: string) => SimulatedCarrier {
  const world = new ParcelWorld<SandboxScan>((scan) => scan.at, clock);
  const basic = `Basic ${Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString("base64")}`;
  type Query = { shipmentTrackingNumber?: string; requestGMTOffsetPerEvent?: string };

  const answer = (
    numbers: readonly string[],
    withOffset: boolean,
    authorization: string | undefined,
    kind: Misbehaviour | null,
  ) => {
    if (authorization !== basic) return { status: 401, body: errorOf(401, "Unauthorized", "Invalid Credentials") };
    const known = numbers.filter((number) => world.scansOf(number) !== null);
    if (known.length === 0) return { status: 404, body: errorOf(404, "Not Found", "No data found") };
    if (kind === "ERROR_IN_200")
      return {
        status: 200,
        body: { shipments: known.map((number) => ({ shipmentTrackingNumber: number, status: "Process failure" })) },
      };
    const shipments = known.map((number) =>
      shipmentOf(
        number,
        world.scansOf(number) ?? [],
        world.parcelOf(number)?.details,
        withOffset && kind !== "NO_ZONE",
        kind,
      ),
    );
    return { status: 200, body: { shipments } };
  };

  http.get<{ Params: { number: string }; Querystring: Query }>(
    "/mydhl/shipments/:number/tracking",
    async (request, reply) => {
      const numbers = [request.params.number];
      const kind = world.nextMisbehaviour(numbers);
      if (goWrong(reply, kind, words)) return reply;
      const offset = request.query.requestGMTOffsetPerEvent === "true";
      const { status, body } = answer(numbers, offset, request.headers.authorization, kind);
      return reply.code(status).send(body);
    },
  );
  http.get<{ Querystring: Query }>("/mydhl/tracking", async (request, reply) => {
    const numbers = request.query.shipmentTrackingNumber?.split(",") ?? [];
    const kind = world.nextMisbehaviour(numbers);
    if (goWrong(reply, kind, words)) return reply;
    // The request for several numbers has no option for offsets.
    const { status, body } = answer(numbers, false, request.headers.authorization, kind);
    return reply.code(status).send(body);
  });

  return (url) =>
    simulate(
      { code: "mydhl", apiUrl: `${url}/mydhl`, credentials, numberOf: dhlTrackingNumber, push: null },
      world,
      (scan) => scan,
      (scan) => scan,
    );
}

function shipmentOf(
  number: string,
  scans: readonly SandboxScan[],
  details: ParcelDetails | undefined,
  withOffset: boolean,
  kind: Misbehaviour | null,
): object {
  const newestFirst = disturb(
    scans.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)),
    kind,
  );
  const piece = details && {
    number: 1,
    typeCode: "3BX",
    trackingNumber: `JD01460000${number}`,
    actualWeight: details.weightKg,
    unitOfMeasurements: "metric",
    dimensions: { length: details.lengthCm, width: details.widthCm, height: details.heightCm },
    events: [],
  };
  return {
    shipmentTrackingNumber: number,
    status: "Success",
    shipmentTimestamp: scans[0]?.at.slice(0, 19),
    productCode: details?.serviceCode ?? "P",
    description: "Goods",
    ...(details
      ? {
          totalWeight: details.weightKg,
          unitOfMeasurements: "metric",
          estimatedDeliveryDate: details.estimate.date,
          numberOfPieces: 1,
          pieces: [piece],
        }
      : {}),
    events: newestFirst.map((scan) => eventOf(scan, details, withOffset, kind)),
  };
}

function eventOf(
  scan: SandboxScan,
  details: ParcelDetails | undefined,
  withOffset: boolean,
  kind: Misbehaviour | null,
): object {
  const { date, time, offset } = localTimeOf(scan.at);
  const area =
    scan.city === undefined
      ? []
      : [{ code: scan.city.slice(0, 3).toUpperCase(), description: `${scan.city}-${scan.countryCode}` }];
  return {
    date,
    time,
    ...(withOffset ? { GMTOffset: offset } : {}),
    typeCode: kind === "UNKNOWN_CODE" ? "QQ" : (scan.code ?? codes[scan.stage]),
    description: scan.text,
    serviceArea: area,
    ...(scan.stage === "DELIVERED" && details ? { signedBy: details.signedBy } : {}),
  };
}
