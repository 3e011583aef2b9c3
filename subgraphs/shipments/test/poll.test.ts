import { afterAll, beforeAll, expect, test } from "vitest";
import { freshNumber, type Harness, noon, openHarness, scanEvent } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const hours = 3_600_000;
const shipmentOf = (id: string) =>
  harness.db.collection<{ _id: string; nextPollAt: Date | null; status: string }>("shipments").findOne({ _id: id });

test("the carrier is asked when a shipment's time has come, and what pushes lost is found", async () => {
  const trackingNumber = freshNumber();
  const { id } = await harness.ship({ trackingNumber });
  harness.sandbox.fedex.load([{ trackingNumber, scans: [scanEvent("2026-03-01T10:00:00+05:30", "IT")] }]);
  harness.sandbox.fedex.advance(trackingNumber);
  expect(await harness.app.poll()).toBe(0);
  harness.clock.now = new Date(noon.getTime() + 5 * hours);
  expect(await harness.app.poll()).toBe(1);
  const polled = await shipmentOf(id);
  expect(polled?.status).toBe("IN_TRANSIT");
  expect(polled?.nextPollAt?.getTime()).toBeGreaterThan(harness.clock.now.getTime());
  expect(await harness.app.poll()).toBe(0);
});

test("of several that look at once, one asks; what is delivered is asked about no more", async () => {
  const trackingNumber = freshNumber();
  const { id } = await harness.ship({ trackingNumber });
  harness.sandbox.fedex.load([{ trackingNumber, scans: [scanEvent("2026-03-01T11:00:00+05:30", "DL")] }]);
  harness.sandbox.fedex.advance(trackingNumber);
  harness.clock.now = new Date(harness.clock.now.getTime() + 5 * hours);
  const asked = await Promise.all(Array.from({ length: 4 }, () => harness.app.poll()));
  // Both this shipment and the one of the test before were due, each once.
  expect(asked.reduce((sum, n) => sum + n, 0)).toBe(2);
  expect(await shipmentOf(id)).toMatchObject({ status: "DELIVERED", nextPollAt: null });
});

test("a carrier that fails is asked again later", async () => {
  const { id } = await harness.ship();
  harness.clock.now = new Date(harness.clock.now.getTime() + 5 * hours);
  harness.sandbox.fedex.misbehave("SERVER_ERROR", 2);
  expect(await harness.app.poll()).toBe(2);
  const failed = await shipmentOf(id);
  expect(failed?.status).toBe("PENDING");
  expect(failed?.nextPollAt?.getTime()).toBeGreaterThan(harness.clock.now.getTime());
});
