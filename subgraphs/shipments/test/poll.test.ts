import { honestPlan, planPushes, sendPushes } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshNumber, type Harness, noon, openHarness, scanEvent, secret } from "./support/harness.ts";

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

const minutes = 60_000;
const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);
const pollAtOf = async (id: string): Promise<number> => (await shipmentOf(id))?.nextPollAt?.getTime() ?? Number.NaN;

async function push(trackingNumber: string, code: string, at: Date): Promise<void> {
  const news = [{ trackingNumber, scan: scanEvent(at.toISOString(), code) }];
  await sendPushes({ webhookUrl: harness.webhookUrl, secret }, planPushes(news, honestPlan));
  await harness.app.ingested();
}

test("a push puts the question off; out for delivery brings it forward; after the end news begins it anew", async () => {
  harness.clock.now = later(noon, 100 * hours);
  const { id, trackingNumber } = await harness.ship();
  const first = await pollAtOf(id);
  // Just before its time: in transit it would be asked about two hours later, not now.
  harness.clock.now = new Date(first - 1);
  await push(trackingNumber, "IT", later(harness.clock.now, -60 * minutes));
  harness.clock.now = new Date(first);
  await harness.app.poll();
  const putOff = await pollAtOf(id);
  expect(putOff - first).toBeGreaterThan(95 * minutes);
  expect(putOff - first).toBeLessThan(145 * minutes);
  await push(trackingNumber, "OD", harness.clock.now);
  expect((await pollAtOf(id)) - first).toBeLessThan(37 * minutes);
  await push(trackingNumber, "DL", harness.clock.now);
  expect(await shipmentOf(id)).toMatchObject({ status: "DELIVERED", nextPollAt: null });
  await push(trackingNumber, "RS", later(harness.clock.now, minutes));
  expect(await shipmentOf(id)).toMatchObject({ status: "RETURNING", nextPollAt: expect.any(Date) });
});

test("without news for 30 days nobody asks any more", async () => {
  const { id } = await harness.ship();
  harness.clock.now = later(harness.clock.now, 30 * 24 * hours);
  await harness.app.poll();
  expect(await shipmentOf(id)).toMatchObject({ status: "PENDING", nextPollAt: null });
});
