import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAdapters, closeAdapters } from "../../src/carriers/adapters.ts";
import { toTrackingScan } from "../../src/domain/tracking-scan.ts";

// What carriers answer that their documents do not say: errors inside good answers, packed bodies, missing parts, codes
// and times in other places. None of it may lose a scan, invent a zone, or pass for something else.

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object | string | Buffer;
}

let replyTo: (asked: string) => Reply = () => ({ body: {} });
let server: Server;
const adapters = createAdapters({ timeoutMs: 5_000, requestsPerSecond: 1_000 });
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const asked = (await request.toArray()).join("");
    const isLogin = request.url?.includes("oauth") === true;
    const {
      status = 200,
      headers,
      body,
    } = isLogin ? { body: { access_token: "t", expires_in: "3599" } } : replyTo(asked);
    response.writeHead(status, headers);
    response.end(typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await closeAdapters(adapters);
  server.close();
});

const receivedAt = new Date("2026-04-01T00:00:00Z");

const accountWith = (code: string) => ({
  ...{ id: code, tenant: "t", carrierCode: code, clientId: "c", clientSecret: "s", webhookSecrets: [] },
  apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
});

/** Asks about one number. @returns the failure's code, or of each scan its time as read and what it means. */
async function ask(code: string, trackingNumber: string, given: Reply): Promise<string | string[]> {
  replyTo = () => given;
  const adapter = adapters.get(code);
  const answer = (await adapter?.track(accountWith(code), [trackingNumber]))?.get(trackingNumber);
  if (!adapter || !answer) return "NO ANSWER";
  if (!answer.ok) return answer.error.code;
  const arrival = { tenant: "t", receivedAt, ingestedVia: "PULL" } as const;
  return answer.value.scans.map((scan) => {
    expect(scan.trackingNumber).toBe(trackingNumber);
    const { occurredRaw, status, ruleId } = toTrackingScan(scan, adapter.classify, arrival);
    return `${occurredRaw} ${ruleId === null ? "UNMAPPED" : (status ?? "NOTE")}`;
  });
}

const fedexNumber = "794843185271";
const fedexOf = (...results: object[]) => ({
  output: { completeTrackResults: results.map((each) => ({ trackingNumber: fedexNumber, trackResults: [each] })) },
});
const fedexScan = { date: "2026-03-01T10:00:00-06:00", eventType: "IT" };
const fedexError = (code: string) => ({ errors: [{ code, message: "" }] });

const upsNumber = "1Z12345E0205271688";
const upsOf = (...activity: object[]) => ({
  trackResponse: { shipment: [{ package: [{ trackingNumber: "9205590164917312751089", activity }] }] },
});
const upsErrors = (code: string) => ({ response: { errors: [{ code, message: "" }] } });
const at = { date: "20260301", time: "101112" };

const dhlNumber = "00340434161094042557";
const dhlOf = (service: string, statusCode: string, timestamp: string) => ({
  ...{ id: dhlNumber, service, events: [{ timestamp, statusCode, status: "A sentence." }] },
});

const expressOf = (more: object) => ({ shipments: [{ shipmentTrackingNumber: "4818240420", ...more }] });
const expressEvent = { date: "2026-03-01", time: "10:47:00", typeCode: "OK" };

const uspsNumber = "9400111206206406260787";
const uspsOf = (...trackingEvents: object[]) => ({ trackingNumber: uspsNumber, trackingEvents });

test.each<[name: string, code: string, trackingNumber: string, given: Reply, outcome: string | string[]]>([
  [
    "packed",
    "fedex",
    fedexNumber,
    { headers: { "content-encoding": "gzip" }, body: gzipSync(JSON.stringify(fedexOf({ scanEvents: [fedexScan] }))) },
    ["2026-03-01T10:00:00-06:00 IN_TRANSIT"],
  ],
  ["packed badly", "fedex", fedexNumber, { headers: { "content-encoding": "gzip" }, body: "{}" }, "UNEXPECTED_REPLY"],
  ["a page for people", "fedex", fedexNumber, { body: "<html>We'll be right back</html>" }, "UNEXPECTED_REPLY"],
  ["nothing", "fedex", fedexNumber, { status: 204, body: "" }, "UNEXPECTED_REPLY"],
  ["down, in 200", "fedex", fedexNumber, { body: fedexError("SERVICE.UNAVAILABLE.ERROR") }, "UNAVAILABLE"],
  ["refused, in 200", "fedex", fedexNumber, { body: fedexError("NOT.AUTHORIZED.ERROR") }, "UNAUTHORIZED"],
  [
    "down, for one",
    "fedex",
    fedexNumber,
    { body: fedexOf({ error: { code: "SYSTEM.UNAVAILABLE.EXCEPTION" } }) },
    "UNAVAILABLE",
  ],
  [
    "the number twice, the code elsewhere, known by another number",
    "fedex",
    fedexNumber,
    {
      body: fedexOf(
        { error: { code: "TRACKING.TRACKINGNUMBER.NOTFOUND" } },
        {
          trackingNumberInfo: { trackingNumber: "128667043726" },
          scanEvents: [fedexScan, { ...fedexScan, eventType: "", derivedStatusCode: "OD" }, { eventType: "ZZ" }],
        },
      ),
    },
    ["2026-03-01T10:00:00-06:00 IN_TRANSIT", "2026-03-01T10:00:00-06:00 OUT_FOR_DELIVERY", " UNMAPPED"],
  ],
  [
    "no status codes, a time at Greenwich alone",
    "ups",
    upsNumber,
    {
      body: upsOf(
        { ...at, status: { type: "D", code: "KB" } },
        { ...at, time: null, status: { type: "I ", code: "OT" } },
        { gmtDate: "20260301", gmtTime: "15:11:12", status: { type: "M" } },
        { ...at, status: { type: "I", statusCode: "999" } },
        { ...at, status: null },
      ),
    },
    [
      "2026-03-01T10:11:12 DELIVERED",
      "2026-03-01 OUT_FOR_DELIVERY",
      "2026-03-01T15:11:12Z INFO_RECEIVED",
      "2026-03-01T10:11:12 UNMAPPED",
      "2026-03-01T10:11:12 UNMAPPED",
    ],
  ],
  ["no such number", "ups", upsNumber, { status: 400, body: upsErrors("TV1002") }, "NOT_FOUND"],
  ["refused, in 200", "ups", upsNumber, { body: upsErrors("250003") }, "UNAUTHORIZED"],
  ["too many, in 200", "ups", upsNumber, { body: upsErrors("10429") }, "RATE_LIMITED"],
  ["neither package nor warning", "ups", upsNumber, { body: { trackResponse: { shipment: [{}] } } }, "NOT_FOUND"],
  [
    "a status alone",
    "dhl",
    dhlNumber,
    {
      body: {
        shipments: [{ id: dhlNumber, events: [], status: { timestamp: "2026-03-02T10:00", statusCode: "delivered" } }],
      },
    },
    ["2026-03-02T10:00 DELIVERED"],
  ],
  [
    "two divisions, the newest by its zone",
    "dhl",
    dhlNumber,
    {
      body: {
        shipments: [
          dhlOf("express", "delivered", "2026-03-01T23:00:00-08:00"),
          dhlOf("parcel-de", "transit", "2026-03-02T01:00:00+09:00"),
        ],
      },
    },
    ["2026-03-01T23:00:00-08:00 DELIVERED"],
  ],
  [
    "a number that no division could have given",
    "dhl",
    dhlNumber,
    { status: 400, body: { status: 400, title: "Bad Request", detail: "Invalid trackingNumber." } },
    "NOT_FOUND",
  ],
  ["404 in 200", "dhl", dhlNumber, { body: { title: "No result found", status: 404 } }, "NOT_FOUND"],
  [
    "its status in place of the question's",
    "mydhl",
    "4818240420",
    { body: expressOf({ status: "delivered", events: [{ ...expressEvent, GMTOffset: "0100" }] }) },
    ["2026-03-01T10:47:00 DELIVERED"],
  ],
  [
    "asked by a piece, which alone has events",
    "mydhl",
    "JD014600006281230704",
    { body: expressOf({ status: "Success", events: [], pieces: [{ events: [expressEvent] }] }) },
    ["2026-03-01T10:47:00 DELIVERED"],
  ],
  ["404 in 200", "mydhl", "4818240420", { body: { status: "404", title: "Not Found" } }, "NOT_FOUND"],
  [
    "codes without their zero, local times that bear a Z",
    "usps",
    uspsNumber,
    {
      body: [
        uspsOf(
          {
            eventCode: 1,
            eventTimestamp: "2026-03-01T10:00:00Z",
            GMTTimestamp: "2026-03-01T15:00:00Z",
            GMTOffset: "-0500",
          },
          {
            eventCode: "07",
            eventTimestamp: "2026-03-01T15:00:00Z",
            GMTTimestamp: "2026-03-01T15:00:00Z",
            GMTOffset: "-05:00",
          },
        ),
      ],
    },
    ["2026-03-01T10:00:00-0500 DELIVERED", "2026-03-01T15:00:00Z IN_TRANSIT"],
  ],
  ["too many, in 200", "usps", uspsNumber, { body: { error: { code: "429", message: "" } } }, "RATE_LIMITED"],
  ["refused by its OAuth, in 200", "usps", uspsNumber, { body: { error: "invalid_token" } }, "UNAUTHORIZED"],
  [
    "errors beside a good code",
    "17track",
    "RR123456789CN",
    { body: { code: 0, data: { errors: [{ code: -18_010_014 }] } } },
    "RATE_LIMITED",
  ],
  [
    "a key that was deleted, in 200",
    "trackingmore",
    uspsNumber,
    { body: { meta: { code: 4002 }, data: [] } },
    "UNAUTHORIZED",
  ],
])("%s: %s", async (_, code, trackingNumber, given, outcome) => {
  expect(await ask(code, trackingNumber, given)).toEqual(outcome);
});

test("FedEx: a number for which the whole question is refused leaves the others their answers", async () => {
  const [bad, good] = ["000000000000", fedexNumber];
  replyTo = (asked) =>
    asked.includes(bad)
      ? { status: 400, body: fedexError("TRACKING.TRACKINGNUMBER.INVALID") }
      : { body: fedexOf({ scanEvents: [fedexScan] }) };
  const answers = await adapters.get("fedex")?.track(accountWith("fedex"), [bad, good]);
  expect([answers?.get(bad), answers?.get(good)]).toMatchObject([
    { ok: false, error: { code: "NOT_FOUND" } },
    { ok: true, value: { scans: [{ rawCode: "IT" }] } },
  ]);
});
