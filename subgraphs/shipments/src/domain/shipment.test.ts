import { expect, test } from "vitest";
import { noDispatch } from "./estimate/dispatch.ts";
import { initialState } from "./fold-scans.ts";
import { applyState, checkOrder, checkTrackingNumber, newShipment } from "./shipment.ts";
import { shipmentEvent } from "./shipment-event.ts";

const now = new Date("2026-03-01T12:00:00Z");
const later = new Date("2026-03-01T13:00:00Z");
const way = { placedAt: null, to: null, locationId: null, dispatch: noDispatch };
const order = { id: "ord_1", status: "CONFIRMED", customerId: null, fulfillmentOrderId: null, ...way };
const parts = {
  ...{ _id: "shp_1", tenant: "acme", carrierCode: "fedex", trackingNumber: "986578788855", nextPollAt: later },
  direction: "OUTBOUND" as const,
  returnId: null,
};
const shipment = newShipment({ ...parts, order }, now);

test("a new shipment waits for its first scan", () => {
  expect(shipment).toMatchObject({ ...initialState, version: 1, createdAt: now, updatedAt: now, orderId: "ord_1" });
});

test("news make a version; the same state seen later only moves the times; nothing new changes nothing", () => {
  const state = { ...initialState, status: "IN_TRANSIT", substatus: "ARRIVAL", statusOccurredAt: now } as const;
  const moved = applyState(shipment, state, later);
  expect(moved).toMatchObject({
    isNews: true,
    shipment: { ...state, version: 2, updatedAt: later, nextPollAt: later },
  });
  const again = applyState(moved.shipment, { ...state, statusOccurredAt: later }, later);
  expect(again).toMatchObject({ isNews: false, shipment: { version: 2, statusOccurredAt: later } });
  expect(applyState(again.shipment, { ...state, statusOccurredAt: later }, new Date(0))).toEqual({
    isNews: false,
    shipment: again.shipment,
  });
});

test("what is final is asked about no more", () => {
  const state = { ...initialState, status: "DELIVERED", statusOccurredAt: now, deliveredAt: now } as const;
  expect(applyState(shipment, state, later).shipment.nextPollAt).toBeNull();
});

test("an event happened when its scan did, and carries the version it made", () => {
  const state = { ...initialState, status: "DELIVERED", statusOccurredAt: now, deliveredAt: now } as const;
  const delivered = applyState(shipment, state, later).shipment;
  expect(shipmentEvent("shipment.status_changed", delivered, "PENDING")).toMatchObject({
    subject: { type: "shipment", id: "shp_1", version: 2 },
    occurredAt: now,
    data: { previousStatus: "PENDING", status: "DELIVERED", deliveredAt: "2026-03-01T12:00:00.000Z" },
  });
});

test.each([
  [null, "NOT_FOUND"],
  [{ ...order, status: "CANCELLED" }, "INVALID_STATE"],
  [{ ...order, status: "PENDING" }, "INVALID_STATE"],
])("order %j is refused as %s", (facts, code) => {
  expect(checkOrder(facts)).toMatchObject({ ok: false, error: [{ code, path: ["input", "orderId"] }] });
});

test.each([
  ["986578788855", undefined, "fedex"],
  ["9865 7878-8855", " FedEx ", "fedex"],
  ["287809468872", "fedex", "fedex"],
  ["287809468872", "purolator", "purolator"],
  ["RB123456785GB", null, "post_gb"],
  ["00340434161094042557", null, "dhl"],
  ["JD014600006281230704", "dhl", "dhl"],
  // Of no format that is known, and nobody else's either.
  ["3SABCD1234567", "dhl", "dhl"],
])("%s given with carrier %s is %s's", (number, carrier, carrierCode) => {
  expect(checkTrackingNumber(number, carrier)).toMatchObject({ ok: true, value: { carrierCode } });
});

test.each([
  [
    "1Z5R89390357567128",
    null,
    "this looks like UPS, but its check digit is wrong; say which carrier it is if it is right",
  ],
  ["RB123456786GB", "post_gb", "this looks like S10, but its check digit is wrong"],
  ["RB123456785GB", "ups", "this does not fit the formats of UPS, but is like S10"],
  ["hello", null, "this fits no known carrier's formats; say which carrier it is if it is right"],
])("who mistyped %s of %s is told what is wrong", (number, carrier, message) => {
  expect(checkTrackingNumber(number, carrier)).toMatchObject({ error: [{ code: "INVALID_TRACKING_NUMBER", message }] });
});

test("a number that hardly says anything, or may be two carriers', does not decide the carrier", () => {
  expect(checkTrackingNumber("12345678901234", null)).toMatchObject({ ok: false, error: [{ code: "INVALID" }] });
  expect(checkTrackingNumber("287809468872", null)).toMatchObject({
    ok: false,
    error: [{ code: "INVALID", path: ["input", "carrierCode"], message: expect.stringContaining("purolator, fedex") }],
  });
});
