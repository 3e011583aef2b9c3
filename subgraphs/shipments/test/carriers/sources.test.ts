import { inventJourneys, type ParcelDetails, type SandboxScan, sendMessage } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, noon, openHarness, secret } from "../support/harness.ts";

// Several carriers and sources in one subgraph: from the wire to the graph.

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness({ others: ["ups", "dhl", "mydhl", "usps"] });
});
afterAll(() => harness.close());

const day = (hour: number): string => `2026-02-27T${String(hour).padStart(2, "0")}:00:00-05:00`;
const place = { city: "Louisville", region: "KY", postalCode: "40213", countryCode: "US" };
const scans: readonly SandboxScan[] = [
  { at: day(2), stage: "PICKED_UP", text: "Picked up", ...place },
  { at: day(5), stage: "OUT_FOR_DELIVERY", text: "Out for delivery", ...place },
  { at: day(6), stage: "DELIVERED", text: "Delivered", ...place },
];
const details: ParcelDetails = {
  serviceCode: "03",
  serviceName: "Ground",
  ...{ weightKg: 2.5, lengthCm: 30, widthCm: 20, heightCm: 10 },
  estimate: { date: "2026-02-27", from: "09:00:00", until: "17:00:00" },
  ...{ signedBy: "J DOE", leftAt: "Front Door" },
};

let serial = 5000;
function parcel(code: string, count: number, given: readonly SandboxScan[] = scans): string {
  const carrier = harness.sandbox.carriers.get(code);
  const trackingNumber = carrier?.numberOf(serial++) ?? "";
  carrier?.load([{ trackingNumber, scans: given, details }]);
  carrier?.advance(trackingNumber, count);
  return trackingNumber;
}
const carrierOf = (code: string) => {
  const carrier = harness.sandbox.carriers.get(code);
  if (!carrier) throw new Error(code);
  return carrier;
};

async function ship(carrierCode: string, trackingNumber: string): Promise<string> {
  const input = { idempotencyKey: `c-${trackingNumber}`, orderId: harness.order(), carrierCode, trackingNumber };
  const created = await harness.run<{ createShipment: { shipment: { id: string } | null } }>(
    "mutation ($input: CreateShipmentInput!) { createShipment(input: $input) { shipment { id } userErrors { code message } } }",
    { input },
  );
  const id = created.data?.createShipment.shipment?.id;
  if (id === undefined) throw new Error(JSON.stringify(created));
  return id;
}

const fields = /* GraphQL */ `
  fragment Told on Shipment {
    status
    condition
    reason
    version
    carrierEstimate {
      date
      windowStart
      kind
      source
    }
    proofOfDelivery {
      deliveredRaw
      signedBy
      leftAt
    }
    carrierDetails {
      serviceName
      weightGrams
      lengthMm
    }
    trackingEvents(first: 10) {
      nodes {
        source
        timeSource
        occurredRaw
        rawCode
      }
    }
  }
`;
interface Told {
  readonly status: string;
  readonly version: number;
  readonly carrierEstimate: { readonly date: string } | null;
  readonly trackingEvents: { readonly nodes: readonly { readonly source: string }[] };
}

let refreshes = 0;
async function refresh(shipmentId: string): Promise<Told> {
  const answer = await harness.run<{ refreshTracking: { shipment: Told | null } }>(
    `mutation ($input: RefreshTrackingInput!) { refreshTracking(input: $input) { shipment { ...Told } userErrors { code message } } } ${fields}`,
    { input: { idempotencyKey: `r-${refreshes++}`, shipmentId } },
  );
  const told = answer.data?.refreshTracking.shipment;
  if (!told) throw new Error(JSON.stringify(answer));
  return told;
}
async function read(id: string): Promise<Told> {
  const answer = await harness.run<{ shipment: Told }>(`query ($id: ID!) { shipment(id: $id) { ...Told } } ${fields}`, {
    id,
  });
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data.shipment;
}

test("what UPS says of a parcel is all told: estimate before, proof after the delivery", async () => {
  const number = parcel("ups", 2);
  const id = await ship("ups", number);
  expect(await refresh(id)).toEqual({
    status: "OUT_FOR_DELIVERY",
    condition: "ON_TIME",
    reason: null,
    version: 2,
    carrierEstimate: { date: "2026-02-27", windowStart: "2026-02-27T09:00:00", kind: "SCHEDULED", source: "ups" },
    proofOfDelivery: null,
    carrierDetails: { serviceName: "Ground", weightGrams: 2500, lengthMm: 300 },
    trackingEvents: {
      nodes: [
        { source: "ups", timeSource: "CARRIER_OFFSET", occurredRaw: day(5), rawCode: "021" },
        { source: "ups", timeSource: "CARRIER_OFFSET", occurredRaw: day(2), rawCode: "038" },
      ],
    },
  });
  carrierOf("ups").advance(number);
  expect(await refresh(id)).toMatchObject({
    status: "DELIVERED",
    version: 3,
    proofOfDelivery: { deliveredRaw: "2026-02-27T06:00:00", signedBy: "J DOE", leftAt: "Front Door" },
  });
});

test("pushes of every carrier that sends them are taken, in any order and twice, before and after the shipment", async () => {
  for (const code of ["ups", "dhl", "usps"]) {
    const { push } = carrierOf(code);
    const number = parcel(code, 0);
    const messages = scans.flatMap((scan) => push?.messagesOf(number, [scan], details) ?? []).toReversed();
    const send = (body: string, key: string) =>
      sendMessage(harness.webhookUrlOf(code), body, push?.headersOf(body, key) ?? {});
    expect(await send(messages[0] ?? "", secret)).toBe(200);
    await harness.app.ingested();
    const id = await ship(code === "dhl" ? "dhl" : code, number);
    // The number was known: the shipment has its status and what was said from the start.
    expect(await read(id)).toMatchObject({
      status: "DELIVERED",
      proofOfDelivery: { deliveredRaw: expect.any(String) },
    });
    for (const body of [...messages, ...messages]) expect(await send(body, secret)).toBe(200);
    expect(await send(messages[1] ?? "", "another-secret-than-acmes")).toBe(401);
    await harness.app.ingested();
    const told = await read(id);
    expect(told.trackingEvents.nodes).toHaveLength(3);
    expect(told).toMatchObject({ status: "DELIVERED", carrierEstimate: { date: "2026-02-27" } });
  }
});

test("the same scan by push and by question is one scan", async () => {
  const number = parcel("usps", 3);
  const id = await ship("usps", number);
  const { push } = carrierOf("usps");
  for (const body of scans.flatMap((scan) => push?.messagesOf(number, [scan], details) ?? [])) {
    await sendMessage(harness.webhookUrlOf("usps"), body, push?.headersOf(body, secret) ?? {});
  }
  await harness.app.ingested();
  expect((await refresh(id)).trackingEvents.nodes).toHaveLength(3);
});

test("when DHL's own service is down, MyDHL answers, and the scan says so", async () => {
  const number = parcel("dhl", 2);
  carrierOf("mydhl").load([{ trackingNumber: number, scans, details }]);
  carrierOf("mydhl").advance(number, 3);
  const id = await ship("dhl", number);
  carrierOf("dhl").misbehave("SERVER_ERROR", 1, number);
  const told = await refresh(id);
  expect(told.status).toBe("DELIVERED");
  expect(new Set(told.trackingEvents.nodes.map(({ source }) => source))).toEqual(new Set(["mydhl"]));
  // Back again, the first in order is asked; its scans join the others.
  const both = await refresh(id);
  expect(both.status).toBe("DELIVERED");
  expect(new Set(both.trackingEvents.nodes.map(({ source }) => source))).toEqual(new Set(["mydhl", "dhl"]));
});

test("a revised estimate replaces the first and is told of, without moving the status", async () => {
  const number = parcel("usps", 1);
  const id = await ship("usps", number);
  const first = await refresh(id);
  const revised = { ...details, estimate: { ...details.estimate, date: "2026-03-02" } };
  carrierOf("usps").load([{ trackingNumber: number, scans, details: revised }]);
  carrierOf("usps").advance(number, 1);
  harness.clock.now = new Date(noon.getTime() + 3_600_000);
  const second = await refresh(id);
  expect([first.carrierEstimate?.date, second.carrierEstimate?.date]).toEqual(["2026-02-27", "2026-03-02"]);
  // The first had passed already, so it was never shown.
  expect([first.version, second.version]).toEqual([2, 3]);
});

test("parcels that travel by the sandbox's clock arrive when it has run", async () => {
  const carrier = carrierOf("ups");
  const [journey] = inventJourneys(1, 3, () => carrier.numberOf(serial++), new Date(noon.getTime() - 20 * 86_400_000));
  if (!journey) throw new Error("no journey");
  carrier.send([journey]);
  const id = await ship("ups", journey.trackingNumber);
  expect(carrier.news()).toHaveLength(journey.scans.length);
  expect(carrier.news()).toEqual([]);
  expect((await refresh(id)).status).toBe("DELIVERED");
});
