import { afterAll, beforeAll, expect, test } from "vitest";
import type { PushSubscriptionRecord } from "../src/domain/push-subscription.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { identity, openHarness, type Harness, noon } from "./support/harness.ts";

const hour = 3_600_000;
const day = 24 * hour;
let harness: Harness;
beforeAll(async () => {
  harness = await openHarness({ others: ["ups", "dhl", "17track"] });
  // Parcels move by the sandbox's clock: from here on it stands unless it is told to jump, as the subgraph's does.
  harness.sandbox.clock.run(0);
  harness.sandbox.clock.skip(noon.getTime() - harness.sandbox.clock.now().getTime());
});
afterAll(() => harness.close());

/** Lets time pass on both clocks. */
function pass(ms: number): void {
  harness.clock.now = new Date(harness.clock.now.getTime() + ms);
  harness.sandbox.clock.skip(ms);
}

const carrier = (code: string) => {
  const found = harness.sandbox.carriers.get(code);
  if (!found) throw new Error(`no ${code}`);
  return found;
};

let serial = 41;
/** A parcel that has a scan after so many days each, and its shipment. */
async function ship(
  carrierCode: string,
  days: readonly number[],
  last: "IN_TRANSIT" | "DELIVERED" = "IN_TRANSIT",
  named = carrierCode,
) {
  const trackingNumber = carrier(carrierCode).numberOf(serial++);
  const now = harness.sandbox.clock.now().getTime();
  const stageOf = (index: number) => (index === days.length - 1 ? last : "IN_TRANSIT");
  const scans = days.map((after, index) => ({
    ...{
      at: new Date(now + after * day).toISOString(),
      stage: stageOf(index),
      text: `scan ${index}`,
      countryCode: "US",
    },
  }));
  carrier(carrierCode).send([{ trackingNumber, scans }]);
  const input = { idempotencyKey: trackingNumber, orderId: harness.order(), carrierCode: named, trackingNumber };
  const created = await harness.run<{ createShipment: { shipment: { id: string } | null } }>(
    "mutation ($input: CreateShipmentInput!) { createShipment(input: $input) { shipment { id } userErrors { code } } }",
    { input },
    identity(),
  );
  return { id: created.data?.createShipment.shipment?.id ?? "", trackingNumber };
}

const rowOf = (trackingNumber: string) =>
  harness.db.collection<PushSubscriptionRecord>("pushSubscriptions").findOne({ tenant: "acme", trackingNumber });
const pushed = (trackingNumber: string) =>
  harness.db.collection("trackingEvents").countDocuments({ trackingNumber, ingestedVia: "PUSH" });
async function tell(): Promise<void> {
  await harness.sandbox.tellNews();
  await harness.app.ingested();
}

test("a number is subscribed to once, renewed before it ends, and told of meanwhile", async () => {
  const { trackingNumber } = await ship("ups", [1, 13, 20]);
  const rounds = await Promise.all([harness.app.subscribePushes(), harness.app.subscribePushes()]);
  expect(rounds.reduce((sum, looked) => sum + looked, 0)).toBe(1);
  const first = await rowOf(trackingNumber);
  expect(first).toMatchObject({
    ...{ state: "ACTIVE", accountId: "ups-acme", carrierCode: "ups", failures: 0 },
    ...{ subscribedAt: noon, expiresAt: new Date(noon.getTime() + 14 * day) },
  });
  pass(2 * day);
  await tell();
  expect([await harness.app.subscribePushes(), await pushed(trackingNumber)]).toEqual([0, 1]);
  // 70 to 85 % of 14 days.
  pass(10 * day);
  expect(await harness.app.subscribePushes()).toBe(1);
  expect((await rowOf(trackingNumber))?.expiresAt).toEqual(new Date(noon.getTime() + 26 * day));
  pass(10 * day);
  await tell();
  expect(await pushed(trackingNumber)).toBe(3);
});

test("one that the carrier forgot tells nothing more until a poll finds what was missed", async () => {
  const { id, trackingNumber } = await ship("ups", [2, 4, 6]);
  await harness.app.subscribePushes();
  const subscribedAt = harness.clock.now;
  expect(carrier("ups").push?.subscriptions?.expire(trackingNumber)).toBe(1);
  pass(3 * day);
  await tell();
  expect(await pushed(trackingNumber)).toBe(0);
  await harness.app.subscribePushes();
  expect((await rowOf(trackingNumber))?.subscribedAt).toEqual(subscribedAt);
  await harness.app.poll();
  expect(await harness.db.collection("trackingEvents").countDocuments({ shipmentId: id })).toBe(1);
  await harness.app.subscribePushes();
  expect((await rowOf(trackingNumber))?.subscribedAt).toEqual(harness.clock.now);
  pass(1.5 * day);
  await tell();
  expect(await pushed(trackingNumber)).toBe(1);
});

test("what the carrier does not take is tried again later; what arrived is renewed no more", async () => {
  const { trackingNumber } = await ship("ups", [1], "DELIVERED");
  harness.sandbox.upsShip.alerts.order("SERVER_ERROR", 1, trackingNumber);
  await harness.app.subscribePushes();
  const failed = await rowOf(trackingNumber);
  expect(failed).toMatchObject({ state: "FAILED", failures: 1, failure: "UNAVAILABLE", subscribedAt: null });
  expect(failed?.dueAt?.getTime()).toBeGreaterThan(harness.clock.now.getTime());
  pass(hour);
  await harness.app.subscribePushes();
  expect(await rowOf(trackingNumber)).toMatchObject({ state: "ACTIVE", failures: 0, failure: null });
  pass(2 * day);
  await tell();
  await harness.app.subscribePushes();
  expect(await rowOf(trackingNumber)).toMatchObject({ state: "ENDED", dueAt: null });
  pass(20 * day);
  await harness.app.subscribePushes();
  expect(await rowOf(trackingNumber)).toMatchObject({ state: "ENDED", dueAt: null });
});

test("DHL is asked which of its divisions has a parcel, and pushes once it has its secret back", async () => {
  // DHL's pushes do not say under which of its codes the shop knows the parcel.
  const { id, trackingNumber } = await ship("dhl", [1, 3], "IN_TRANSIT", "dhl_express");
  const follows = () => carrier("dhl").push?.subscriptions?.targetOf(trackingNumber) ?? null;
  carrier("dhl").misbehave("ERROR_IN_200", 1, trackingNumber);
  await harness.app.subscribePushes();
  expect([await rowOf(trackingNumber), follows()]).toMatchObject([{ state: "FAILED", failure: "UNAVAILABLE" }, null]);
  pass(hour);
  await harness.app.subscribePushes();
  expect(await rowOf(trackingNumber)).toMatchObject({ state: "ACTIVE", accountId: "dhl-acme", expiresAt: null });
  // Its question comes by push, and is answered over its interface.
  await eventually(async () => follows(), Boolean);
  pass(2 * day);
  await tell();
  expect(await harness.db.collection("trackingEvents").find({ trackingNumber }).toArray()).toMatchObject([
    { carrierCode: "dhl_express", shipmentId: id, ingestedVia: "PUSH" },
  ]);
});

test("an aggregator is told which numbers to follow, and when to stop", async () => {
  const { id, trackingNumber } = await ship("usps", [1]);
  expect(carrier("17track").push?.follows?.(trackingNumber)).toBe(false);
  await harness.app.subscribePushes();
  expect(await rowOf(trackingNumber)).toMatchObject({ state: "ACTIVE", accountId: "17track-acme", expiresAt: null });
  expect(carrier("17track").push?.follows?.(trackingNumber)).toBe(true);
  const input = {
    idempotencyKey: "arrived",
    events: [{ carrierCode: "usps", trackingNumber, occurredAt: harness.clock.now.toISOString(), status: "DELIVERED" }],
  };
  const answer = await harness.run(
    "mutation ($input: RecordTrackingEventsInput!) { recordTrackingEvents(input: $input) { userErrors { message } } }",
    { input },
  );
  expect(answer).toEqual({ data: { recordTrackingEvents: { userErrors: [] } } });
  carrier("17track").misbehave("SERVER_ERROR", 10, trackingNumber);
  await harness.app.subscribePushes();
  // It still follows, and charges for it: it is told again.
  expect(await rowOf(trackingNumber)).toMatchObject({ state: "ACTIVE", failures: 1, failure: "UNAVAILABLE" });
  carrier("17track").misbehave("SERVER_ERROR", 0, trackingNumber);
  pass(hour);
  await harness.app.subscribePushes();
  expect(carrier("17track").push?.follows?.(trackingNumber)).toBe(false);
  expect(await rowOf(trackingNumber)).toMatchObject({ shipmentId: id, state: "ENDED" });
});
