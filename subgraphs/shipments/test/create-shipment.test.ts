import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freshNumber, type Harness, identity, noon, openHarness } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const mutation = /* GraphQL */ `
  mutation ($input: CreateShipmentInput!) {
    createShipment(input: $input) {
      shipment {
        id
        trackingNumber
        carrier {
          code
          name
        }
        trackingUrl
        status
        condition
        version
        order {
          id
        }
        createdAt
      }
      userErrors {
        code
        path
        retriable
      }
    }
  }
`;
interface Created {
  readonly createShipment: {
    readonly shipment: { readonly id: string } | null;
    readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] }[];
  };
}
const create = (input: object, as = identity()) => harness.run<Created>(mutation, { input }, as);

const counts = async () => {
  const count = (name: string) => harness.db.collection(name).countDocuments();
  const collections = ["shipments", "trackedNumbers", "trackingEvents", "events", "idempotency"];
  return Object.fromEntries(await Promise.all(collections.map(async (name) => [name, await count(name)] as const)));
};
let before: Record<string, number>;
beforeEach(async () => {
  before = await counts();
});

test("records a shipment and tells of it; repeating the call gives the same answer", async () => {
  const orderId = harness.order({ customerId: "cus_1" });
  const input = { idempotencyKey: "k-1", orderId, trackingNumber: "9865 7878 8855" };
  const first = await create(input);
  expect(first.errors).toBeUndefined();
  expect(first.data?.createShipment).toEqual({
    shipment: {
      id: expect.stringMatching(/^shp_[0-9a-f]{32}$/),
      trackingNumber: "986578788855",
      carrier: { code: "fedex", name: "FedEx" },
      trackingUrl: "https://www.fedex.com/fedextrack/?trknbr=986578788855",
      status: "PENDING",
      condition: "ON_TIME",
      version: 1,
      order: { id: orderId },
      createdAt: noon.toISOString(),
    },
    userErrors: [],
  });
  expect(await create(input)).toEqual(first);
  const id = first.data?.createShipment.shipment?.id;
  const events = await harness.db.collection("events").find({ "subject.id": id }).toArray();
  expect(events.map((event) => [event["type"], event["subject"].version, event["data"]])).toEqual([
    [
      "shipment.created",
      1,
      {
        shipmentId: id,
        orderId,
        fulfillmentOrderId: null,
        customerId: "cus_1",
        direction: "OUTBOUND",
        returnId: null,
        carrierCode: "fedex",
        trackingNumber: "986578788855",
        previousStatus: null,
        status: "PENDING",
        substatus: null,
        condition: "ON_TIME",
        reason: null,
        statusOccurredAt: null,
        deliveredAt: null,
      },
    ],
  ]);
});

test("a parcel whose order is kept elsewhere is followed by its number alone, and made once", async () => {
  const trackingNumber = freshNumber();
  const first = await create({ idempotencyKey: "k-alone", trackingNumber, destination: { countryCode: "DE" } });
  const id = first.data?.createShipment.shipment?.id ?? "";
  expect(first.data?.createShipment).toMatchObject({ shipment: { status: "PENDING", order: null }, userErrors: [] });
  const stored = await harness.db.collection<{ _id: string }>("shipments").findOne({ _id: id });
  expect(stored).toMatchObject({ orderId: null, customerId: null, forecast: { destination: { countryCode: "DE" } } });
  expect((await harness.log()).find(({ subject }) => subject.id === id)).toMatchObject({ data: { orderId: null } });
  const scan = { carrierCode: "fedex", trackingNumber, occurredAt: "2026-02-28T20:00:00Z", code: "DL" };
  const record = `mutation ($input: RecordTrackingEventsInput!) { recordTrackingEvents(input: $input) { recordedEvents } }`;
  await harness.run(record, { input: { idempotencyKey: "k-alone-scan", events: [scan] } });
  const again = await create({ idempotencyKey: "k-alone-2", trackingNumber });
  expect(again.data?.createShipment.userErrors).toMatchObject([{ code: "TAKEN", path: ["input", "trackingNumber"] }]);
  const refused = async (input: object) => {
    const { data } = await create({ idempotencyKey: "k-alone-3", trackingNumber: freshNumber(), ...input });
    return data?.createShipment.userErrors.map(({ code, path }) => `${code} ${path.slice(1).join(".")}`);
  };
  expect(await refused({ fulfillmentOrderId: "ffo_1" })).toEqual(["BLANK orderId"]);
  expect(await refused({ destination: { countryCode: "XX" } })).toEqual(["INVALID destination.countryCode"]);
  const both = { orderId: harness.order(), destination: { countryCode: "DE" } };
  expect(await refused(both)).toEqual(["INVALID destination"]);
  const link = `mutation ($input: CreateTrackingLinkInput!) { createTrackingLink(input: $input) { userErrors { code path } } }`;
  const input = { idempotencyKey: "k-alone-link", shipmentId: id, requiresPostalCode: true };
  expect((await harness.run(link, { input })).data).toEqual({
    createTrackingLink: { userErrors: [{ code: "INVALID", path: ["input", "requiresPostalCode"] }] },
  });
});

test("a carrier of whose numbers nothing is known takes any, when it is named", async () => {
  const input = { orderId: harness.order(), trackingNumber: "T00AXA0021478523" };
  const named = await create({ idempotencyKey: "k-evri", carrierCode: "evri", ...input });
  expect(named.data?.createShipment).toMatchObject({ shipment: { status: "PENDING" }, userErrors: [] });
  const unnamed = await create({ idempotencyKey: "k-evri-2", carrierCode: null, ...input });
  expect(unnamed.data?.createShipment.userErrors.map(({ code }) => code)).toEqual(["INVALID_TRACKING_NUMBER"]);
});

test("ten at once with one key make one shipment; with ten keys one is made and nine are refused", async () => {
  const orderId = harness.order();
  const [same, other] = [freshNumber(), freshNumber()];
  const once = await Promise.all(
    Array.from({ length: 10 }, () => create({ idempotencyKey: "k-10", orderId, trackingNumber: same })),
  );
  expect(new Set(once.map((answer) => answer.data?.createShipment.shipment?.id)).size).toBe(1);
  const rivals = await Promise.all(
    Array.from({ length: 10 }, (_, i) => create({ idempotencyKey: `k-r${i}`, orderId, trackingNumber: other })),
  );
  expect(rivals.filter((answer) => answer.data?.createShipment.shipment)).toHaveLength(1);
  const refusals = rivals.flatMap((answer) => answer.data?.createShipment.userErrors ?? []);
  expect(refusals.map((error) => error.code)).toEqual(Array.from({ length: 9 }, () => "TAKEN"));
  expect(await harness.db.collection("shipments").countDocuments({ orderId })).toBe(2);
});

test.each([
  ["an unknown order", {}, { orderId: "ord_00000000000000000000000000000000" }, "NOT_FOUND", "orderId"],
  ["another tenant's order", { tenant: "globex" }, {}, "NOT_FOUND", "orderId"],
  ["a cancelled order", { status: "CANCELLED" }, {}, "INVALID_STATE", "orderId"],
  ["an order that is not confirmed yet", { status: "PENDING" }, {}, "INVALID_STATE", "orderId"],
  ["a carrier that nobody knows", {}, { carrierCode: "pigeon" }, "UNKNOWN_CARRIER", "carrierCode"],
  ["another carrier's number", {}, { carrierCode: "ups" }, "INVALID_TRACKING_NUMBER", "trackingNumber"],
  ["a wrong check digit", {}, { trackingNumber: "996578788855" }, "INVALID_TRACKING_NUMBER", "trackingNumber"],
  ["no number", {}, { trackingNumber: " - " }, "INVALID_TRACKING_NUMBER", "trackingNumber"],
  ["a number of 4 kB", {}, { trackingNumber: "9".repeat(4096) }, "INVALID_TRACKING_NUMBER", "trackingNumber"],
  ["a number that may be two carriers'", {}, { trackingNumber: "287809468872" }, "INVALID", "carrierCode"],
  ["a key that is too long", {}, { idempotencyKey: "k".repeat(256) }, "INVALID", "idempotencyKey"],
])("refuses %s and changes nothing", async (_, order, more, code, field) => {
  const input = { idempotencyKey: "k-refused", orderId: harness.order(order), trackingNumber: freshNumber(), ...more };
  const answer = await create(input);
  expect(answer).toEqual({
    data: { createShipment: { shipment: null, userErrors: [{ code, path: ["input", field], retriable: false }] } },
  });
  expect(await counts()).toEqual(before);
});

test("two tenants may have the same number", async () => {
  const trackingNumber = freshNumber();
  const acme = await harness.ship({ trackingNumber });
  const globex = await harness.ship({ tenant: "globex", trackingNumber });
  expect(acme.id).not.toBe(globex.id);
});
