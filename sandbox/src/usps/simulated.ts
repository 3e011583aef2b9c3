import { createHmac } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { disturb, goWrong, type Misbehaviour, type RefusalWords, Tokens } from "../carrier/behaviour.ts";
import type { SandboxClock } from "../carrier/clock.ts";
import { localTimeOf, type ParcelDetails, type SandboxScan, type Stage } from "../carrier/parcel.ts";
import { type Credentials, simulate, type SimulatedCarrier } from "../carrier/simulated-carrier.ts";
import { ParcelWorld } from "../carrier/world.ts";

const codes: Readonly<Record<Stage, string>> = {
  LABEL: "GX",
  PICKED_UP: "03",
  DEPARTED: "T1",
  ARRIVED: "10",
  IN_TRANSIT: "10",
  AT_DELIVERY_FACILITY: "07",
  OUT_FOR_DELIVERY: "OF",
  ATTEMPT_FAILED: "02",
  EXCEPTION: "04",
  DELIVERED: "01",
};

const errorOf = (code: string, message: string): object => ({ apiVersion: "v3", error: { code, message, errors: [] } });
const words: RefusalWords = {
  tooManyRequests: () => errorOf("429", "Too Many Requests"),
  serverError: () => errorOf("500", "An unexpected error occurred"),
};

/** USPS: OAuth, Tracking v3 and the pushes of Subscriptions-Tracking, under `/usps`. */
export function simulateUsps(
  http: FastifyInstance,
  clock: SandboxClock,
  credentials: Credentials,
): (url: string) => SimulatedCarrier {
  const world = new ParcelWorld<SandboxScan>((scan) => scan.at, clock);
  const tokens = new Tokens();

  http.post("/usps/oauth2/v3/token", async (request, reply) => {
    const asked = request.body as Record<string, unknown> | null;
    const right =
      asked?.["grant_type"] === "client_credentials" &&
      asked["client_id"] === credentials.clientId &&
      asked["client_secret"] === credentials.clientSecret;
    if (!right)
      return reply.code(401).send({ error: "invalid_client", error_description: "Client authentication failed" });
    return { access_token: tokens.issue(), token_type: "Bearer", expires_in: 28_799, status: "approved" };
  });

  http.get<{ Params: { number: string } }>("/usps/tracking/v3/tracking/:number", async (request, reply) => {
    const { number } = request.params;
    const kind = world.nextMisbehaviour([number]);
    if (kind === "TOKEN_REVOKED") tokens.revokeAll();
    if (goWrong(reply, kind, words)) return reply;
    if (!tokens.accepts(request.headers.authorization)) return reply.code(401).send(errorOf("401", "Invalid token"));
    const scans = world.scansOf(number);
    if (!scans) return reply.code(404).send(errorOf("404", "The tracking number was not found."));
    if (kind === "ERROR_IN_200") return errorOf("500", "A downstream service is unavailable");
    return trackingOf(number, scans, world.parcelOf(number)?.details, kind);
  });

  return (url) =>
    simulate(
      {
        code: "usps",
        apiUrl: `${url}/usps`,
        credentials,
        numberOf: uspsTrackingNumber,
        push: {
          messagesOf: (number, scans, details) => [JSON.stringify(trackingOf(number, scans, details, null))],
          headersOf: (body, secret) => ({ "x-hmac": createHmac("sha256", secret).update(body).digest("base64") }),
        },
      },
      world,
      (scan) => scan,
      (scan) => scan,
    );
}

/** A parcel as Tracking v3 shows it, with the real one's habits: texts for booleans, markup in names. */
function trackingOf(
  number: string,
  scans: readonly SandboxScan[],
  details: ParcelDetails | undefined,
  kind: Misbehaviour | null,
): object {
  const newestFirst = disturb(
    scans.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)),
    kind,
  );
  const [latest] = newestFirst;
  return {
    trackingNumber: number,
    mailClass: `${details?.serviceName ?? "USPS Ground Advantage"}<SUP>&#153;</SUP>`,
    serviceTypeCode: details?.serviceCode ?? "001",
    mailType: "DM",
    emailEnabled: "true",
    kahalaIndicator: "false",
    uniqueMailPieceID: `1${number.slice(-8)}`,
    mailPieceIntakeDate: `${scans[0]?.at.slice(0, 10) ?? ""} 11:09:19.000000`,
    status: latest?.text ?? "",
    statusCategory: latest?.stage === "DELIVERED" ? "Delivered" : "In Transit",
    statusSummary: latest?.text ?? "",
    ...(details
      ? {
          expectedDeliveryTimeStamp: `${details.estimate.date}T${details.estimate.until}`,
          predictedDeliveryDate: details.estimate.date,
          predictedDeliveryWindowStartTime: details.estimate.from,
          predictedDeliveryWindowEndTime: details.estimate.until,
        }
      : {}),
    trackingEvents: newestFirst.map((scan) => eventOf(scan, details, kind)),
  };
}

function eventOf(scan: SandboxScan, details: ParcelDetails | undefined, kind: Misbehaviour | null): object {
  const { date, time, offset, utc } = localTimeOf(scan.at);
  return {
    eventType: scan.text,
    eventTimestamp: `${date}T${time}`,
    ...(kind === "NO_ZONE" ? {} : { GMTTimestamp: `${utc.toISOString().slice(0, 19)}Z`, GMTOffset: offset }),
    eventCountry: scan.countryCode === "US" ? null : (scan.countryCode ?? null),
    eventCity: scan.city ?? null,
    eventState: scan.region ?? null,
    eventZIP: scan.postalCode ?? null,
    firm: null,
    name: scan.stage === "DELIVERED" ? (details?.signedBy ?? null) : null,
    authorizedAgent: "false",
    eventCode: kind === "UNKNOWN_CODE" ? "QQ" : (scan.code ?? codes[scan.stage]),
    additionalProp: null,
  };
}

/** An IMpb number of 22 digits with the right check digit (mod 10, weights 3 and 1 from the right). */
export function uspsTrackingNumber(serial: number): string {
  const body = `9400111206206${String(serial).padStart(8, "0")}`;
  const sum = [...body].toReversed().reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
