import { afterAll, beforeAll, expect, test } from "vitest";
import { freshNumber, type Harness, identity, noon, openHarness } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

type Row = Record<string, unknown>;
let keys = 0;

async function call(name: string, selection: string, input: Row, as = identity()): Promise<Row> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code path } } }`;
  const given = { input: { idempotencyKey: `key-${(keys += 1)}`, ...input } };
  const answer = await harness.run<Record<string, Row>>(query, given, as);
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data[name] ?? {};
}
const record = (...events: Row[]) => call("recordTrackingEvents", "recordedEvents knownEvents", { events });
const event = (trackingNumber: string, occurredAt: string, more: Row): Row => ({
  ...{ carrierCode: "fedex", trackingNumber, occurredAt, ...more },
});
async function shipmentOf(id: string): Promise<Row & { trackingEvents: { nodes: Row[] } }> {
  const query = `query ($id: ID!) { shipment(id: $id) { status substatus condition reason deliveredAt
    trackingNumbers { trackingNumber leg packageNumber carrier { code } }
    trackingEvents { nodes { occurredAt occurredLocal occurredRaw timePrecision timeSource timeFlag ingestedVia ruleId
      trackingNumber status } } } }`;
  const answer = await harness.run<{ shipment: Row & { trackingEvents: { nodes: Row[] } } }>(query, { id });
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data.shipment;
}
const typesOf = async (id: string) =>
  (await harness.log())
    .filter(({ subject }) => subject.id === id)
    .toSorted((a, b) => a.subject.version - b.subject.version)
    .map(({ type, data }) => `${type} ${data["status"] as string}`);

test("scans are written down by code or by status, each with what is known of its time", async () => {
  const { id, trackingNumber } = await harness.ship();
  const scans = [
    event(trackingNumber, "2026-02-27", { code: "PU" }),
    event(trackingNumber, "2026-02-28T09:30", { code: "AR", city: "Paris", countryCode: "FR" }),
    event(trackingNumber, "2026-02-28T20:00:00+05:30", {
      status: "EXCEPTION",
      reason: "LOST",
      condition: "ACTION_REQUIRED",
    }),
    event(trackingNumber, "1970-01-01T00:00:00Z", { code: "DL" }),
    event(trackingNumber, "2027-03-01T00:00:00Z", { code: "DL" }),
  ];
  expect(await record(...scans)).toEqual({ recordedEvents: 5, knownEvents: 0, userErrors: [] });
  expect(await record(...scans)).toEqual({ recordedEvents: 0, knownEvents: 5, userErrors: [] });
  const shipment = await shipmentOf(id);
  expect(shipment).toMatchObject({
    status: "EXCEPTION",
    reason: "LOST",
    condition: "ACTION_REQUIRED",
    deliveredAt: null,
  });
  const time = (node: Row) => ["occurredLocal", "timePrecision", "timeSource", "timeFlag"].map((field) => node[field]);
  expect(shipment.trackingEvents.nodes.map(time)).toEqual([
    [null, "SECOND", "CARRIER_UTC", "FUTURE"],
    ["2026-02-28T20:00:00", "SECOND", "CARRIER_OFFSET", null],
    ["2026-02-28T09:30:00", "MINUTE", "INFERRED_FROM_LOCATION", null],
    [null, "DATE", "ASSUMED_UTC", null],
    [null, "SECOND", "CARRIER_UTC", "TOO_OLD"],
  ]);
  expect(shipment.trackingEvents.nodes[1]).toMatchObject({ ingestedVia: "MANUAL", ruleId: "stated/2026-01/EXCEPTION" });
});

test("what cannot be is refused row by row, and nothing of the call is kept", async () => {
  const { id, trackingNumber } = await harness.ship();
  const refused = await record(
    event(trackingNumber, "2026-03-01T10:00:00Z", { code: "DL" }),
    event("9".repeat(4096), "2026-03-01T10:00:00Z", { code: "DL" }),
    event(trackingNumber, "yesterday", { code: "DL" }),
    event(trackingNumber, "2026-03-01T10:00:00Z", {}),
    { ...event(trackingNumber, "2026-03-01T10:00:00Z", { status: "EXPIRED" }), carrierCode: "nobody" },
  );
  expect(refused["userErrors"]).toEqual([
    { code: "INVALID_TRACKING_NUMBER", path: ["input", "events", "1", "trackingNumber"] },
    { code: "INVALID", path: ["input", "events", "2", "occurredAt"] },
    { code: "BLANK", path: ["input", "events", "3", "code"] },
    { code: "UNKNOWN_CARRIER", path: ["input", "events", "4", "carrierCode"] },
    { code: "INVALID", path: ["input", "events", "4", "status"] },
  ]);
  const many = Array.from({ length: 100_000 }, () => event(trackingNumber, "2026-03-01T10:00:00Z", { code: "DL" }));
  expect((await record(...many))["userErrors"]).toEqual([{ code: "TOO_LONG", path: ["input", "events"] }]);
  expect((await shipmentOf(id)).trackingEvents.nodes).toEqual([]);
});

test("a number that its carrier issues anew belongs to the new parcel; late scans still find the old one", async () => {
  const trackingNumber = freshNumber();
  const old = await harness.ship({ trackingNumber });
  await record(event(trackingNumber, "2026-03-01T10:00:00Z", { code: "OD" }));
  const attempt = (orderId: string, number = trackingNumber) =>
    call("createShipment", "shipment { id status }", { orderId, carrierCode: "fedex", trackingNumber: number });
  const orderId = harness.order();
  expect(await attempt(orderId)).toMatchObject({ shipment: null, userErrors: [{ code: "TAKEN" }] });
  await record(event(trackingNumber, "2026-03-01T11:00:00Z", { code: "DL" }));
  harness.clock.now = new Date("2026-09-01T12:00:00Z");
  // The new parcel's first scans come before Waybill is told of it.
  await record(event(trackingNumber, "2026-08-30T10:00:00Z", { code: "PU" }));
  const next = (await attempt(orderId))["shipment"] as { id: string; status: string };
  expect(next.status).toBe("PICKED_UP");
  expect(await attempt(orderId)).toMatchObject({ shipment: null, userErrors: [{ code: "TAKEN" }] });
  await record(
    event(trackingNumber, "2026-03-01T11:05:00Z", { code: "IT" }),
    event(trackingNumber, "2026-09-01T09:00:00Z", { code: "AR" }),
  );
  const [before, after] = [await shipmentOf(old.id), await shipmentOf(next.id)];
  expect([before["status"], before.trackingEvents.nodes.length]).toEqual(["DELIVERED", 3]);
  expect([after["status"], after.trackingEvents.nodes.length]).toEqual(["IN_TRANSIT", 2]);
  harness.clock.now = noon;
});

test("a shipment has legs and packages; its status follows from them", async () => {
  const { id, trackingNumber } = await harness.ship();
  const [second, lastMile] = [freshNumber(), freshNumber()];
  const add = (more: Row) =>
    call("addTrackingNumber", "shipment { status version }", { shipmentId: id, carrierCode: "fedex", ...more });
  // Scans may be there before the number is a shipment's.
  await record(event(second, "2026-03-01T09:00:00Z", { code: "PU" }));
  expect(await add({ trackingNumber: second, packageNumber: 3 })).toMatchObject({ userErrors: [{ code: "INVALID" }] });
  expect(await add({ trackingNumber: second, packageNumber: 2 })).toMatchObject({
    shipment: { status: "PICKED_UP", version: 3 },
  });
  expect(await add({ trackingNumber: lastMile, leg: "LAST_MILE" })).toMatchObject({ userErrors: [] });
  expect(await add({ trackingNumber: lastMile })).toMatchObject({ userErrors: [{ code: "TAKEN" }] });
  await record(event(lastMile, "2026-03-01T10:00:00Z", { code: "DL" }));
  expect(await shipmentOf(id)).toMatchObject({ status: "IN_TRANSIT", substatus: "PARTLY_DELIVERED" });
  await record(event(second, "2026-03-01T11:00:00Z", { code: "DL" }));
  expect(await shipmentOf(id)).toMatchObject({
    status: "DELIVERED",
    deliveredAt: "2026-03-01T11:00:00.000Z",
    trackingNumbers: [
      { trackingNumber, leg: null, packageNumber: 1, carrier: { code: "fedex" } },
      { trackingNumber: second, leg: null, packageNumber: 2 },
      { trackingNumber: lastMile, leg: "LAST_MILE", packageNumber: 1 },
    ],
  });
  expect(await typesOf(id)).toEqual([
    "shipment.created PENDING",
    "shipment.tracking_number_added PENDING",
    "shipment.status_changed PICKED_UP",
    "shipment.tracking_number_added PICKED_UP",
    "shipment.status_changed IN_TRANSIT",
    "shipment.status_changed DELIVERED",
  ]);
});

test("a silent shipment is EXPIRED when its tenant's policy says so, until news comes after all", async () => {
  const { id, trackingNumber } = await harness.ship();
  const silent = await harness.ship();
  await record(event(trackingNumber, "2026-03-01T10:00:00Z", { code: "IT" }));
  const at = async (date: string) => {
    harness.clock.now = new Date(date);
    return harness.app.expireShipments();
  };
  await at("2026-03-10T00:00:00Z");
  expect((await shipmentOf(id))["status"]).toBe("IN_TRANSIT");
  const policy = await call("updateTrackingPolicy", "trackingPolicy { expressDays postDays version }", {
    expressDays: 20,
  });
  expect(policy["trackingPolicy"]).toEqual({ expressDays: 20, postDays: 60, version: 1 });
  const short = await call("updateTrackingPolicy", "trackingPolicy { version }", { postDays: 6 });
  expect(short["userErrors"]).toEqual([{ code: "INVALID", path: ["input", "postDays"] }]);
  await at("2026-03-20T00:00:00Z");
  expect((await shipmentOf(id))["status"]).toBe("IN_TRANSIT");
  await at("2026-03-28T00:00:00Z");
  expect(await shipmentOf(id)).toMatchObject({ status: "EXPIRED", substatus: "NO_NEWS", condition: "ACTION_REQUIRED" });
  expect((await shipmentOf(silent.id))["status"]).toBe("EXPIRED");
  expect(await at("2026-03-28T00:00:00Z")).toBe(0);
  await record(
    event(trackingNumber, "2026-03-01T10:30:00Z", { code: "IT" }),
    event(silent.trackingNumber, "2026-02-28T10:30:00Z", { code: "OC" }),
  );
  expect((await shipmentOf(id))["status"]).toBe("IN_TRANSIT");
  expect((await shipmentOf(silent.id))["status"]).toBe("INFO_RECEIVED");
  harness.clock.now = noon;
});
