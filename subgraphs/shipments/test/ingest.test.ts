import { honestPlan, inventParcels, planPushes, sendPushes } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newDelivery, storeDeliveries } from "../src/storage/deliveries.ts";
import { freshNumber, type Harness, noon, openHarness, scanEvent, secret } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const shipmentOf = (id: string) =>
  harness.db.collection<Record<string, unknown> & { _id: string }>("shipments").findOne({ _id: id });
const eventsOf = async (id: string) =>
  (await harness.log())
    .filter((event) => event.subject.id === id)
    .toSorted((a, b) => a.subject.version - b.subject.version);

/** Sends scans of numbers through the door and waits until they are worked on. */
async function push(
  news: { trackingNumber: string; scan: ReturnType<typeof scanEvent> }[],
  seed = 1,
  shuffled = false,
) {
  const order = shuffled ? "SHUFFLED" : "AS_HAPPENED";
  const plan = { order, duplicates: shuffled ? 0.4 : 0, lost: 0, seed } as const;
  const sent = await sendPushes({ webhookUrl: harness.webhookUrl, secret }, planPushes(news, plan));
  await harness.app.ingested();
  return sent;
}

test("parcels whose scans come shuffled, doubled and in parallel end as if they had come in order", async () => {
  const parcels = inventParcels(12, 5, () => freshNumber());
  const ids = await Promise.all(parcels.map(({ trackingNumber }) => harness.ship({ trackingNumber })));
  const news = parcels.flatMap(({ trackingNumber, scans }) => scans.map((scan) => ({ trackingNumber, scan })));
  const sent = await push(news, 11, true);
  expect(sent.givenUp).toBe(0);
  expect(sent.taken).toBeGreaterThan(news.length);
  for (const [i, parcel] of parcels.entries()) {
    const id = ids[i]?.id ?? "";
    const shipment = await shipmentOf(id);
    expect(shipment).toMatchObject({
      status: "DELIVERED",
      deliveredAt: parcel.deliveredAt,
      statusOccurredAt: parcel.deliveredAt,
    });
    expect(await harness.db.collection("trackingEvents").countDocuments({ shipmentId: id })).toBe(parcel.scans.length);
    const events = await eventsOf(id);
    expect(events.map((event) => event.subject.version)).toEqual(events.map((_, version) => version + 1));
    expect(events.at(-1)?.data).toMatchObject({ status: "DELIVERED", deliveredAt: parcel.deliveredAt.toISOString() });
    // Each event begins where the one before ended.
    const statuses = events.map((event) => event.data["status"]);
    expect(events.map((event) => event.data["previousStatus"])).toEqual([null, ...statuses.slice(0, -1)]);
    expect(statuses.indexOf("DELIVERED")).toBe(statuses.length - 1);
  }
});

test("a scan is told of once: with the change it makes, and not again", async () => {
  const { id, trackingNumber } = await harness.ship();
  await push([{ trackingNumber, scan: scanEvent("2026-03-01T10:00:00+05:30", "IT") }]);
  await push([{ trackingNumber, scan: scanEvent("2026-03-01T09:00:00+05:30", "PU") }]);
  await push([{ trackingNumber, scan: scanEvent("2026-03-01T11:00:00+05:30", "IT") }]);
  expect(
    (await eventsOf(id)).map((event) => [event.type, event.data["status"], event.occurredAt.toISOString()]),
  ).toEqual([
    ["shipment.created", "PENDING", noon.toISOString()],
    ["shipment.status_changed", "IN_TRANSIT", "2026-03-01T04:30:00.000Z"],
  ]);
  // Seen again later in the same status: the time moves on, without an event and a version.
  expect(await shipmentOf(id)).toMatchObject({ version: 2, statusOccurredAt: new Date("2026-03-01T05:30:00Z") });
});

test("an unknown code is kept raw and moves nothing; a wrong clock is flagged and not trusted", async () => {
  const { id, trackingNumber } = await harness.ship();
  await push([
    { trackingNumber, scan: scanEvent("2026-03-01T10:00:00+05:30", "ZZ") },
    { trackingNumber, scan: scanEvent("2027-03-01T10:00:00+05:30", "DL") },
    { trackingNumber, scan: scanEvent("1970-01-01T00:00:00Z", "DL") },
    { trackingNumber, scan: scanEvent("some day", "DL") },
  ]);
  expect(await shipmentOf(id)).toMatchObject({ status: "PENDING", version: 1 });
  const scans = await harness.db
    .collection("trackingEvents")
    .find({ shipmentId: id })
    .sort({ rawCode: 1, occurredAt: 1 })
    .toArray();
  expect(scans.map((scan) => [scan["rawCode"], scan["status"], scan["ruleId"], scan["timeFlag"]])).toEqual([
    ["DL", "DELIVERED", "fedex/2026-03/DL", "TOO_OLD"],
    ["DL", "DELIVERED", "fedex/2026-03/DL", "UNREADABLE"],
    ["DL", "DELIVERED", "fedex/2026-03/DL", "FUTURE"],
    ["ZZ", null, null, null],
  ]);
});

test("scans that come before their shipment wait for it", async () => {
  const trackingNumber = freshNumber();
  await push([
    { trackingNumber, scan: scanEvent("2026-03-01T10:00:00+05:30", "PU") },
    { trackingNumber, scan: scanEvent("2026-03-01T11:00:00+05:30", "OD") },
  ]);
  expect(await harness.db.collection("trackingEvents").countDocuments({ trackingNumber, shipmentId: null })).toBe(2);
  const { id } = await harness.ship({ trackingNumber });
  expect((await eventsOf(id)).map((event) => [event.type, event.data["previousStatus"], event.data["status"]])).toEqual(
    [
      ["shipment.created", null, "PENDING"],
      ["shipment.status_changed", "PENDING", "OUT_FOR_DELIVERY"],
    ],
  );
  expect(await shipmentOf(id)).toMatchObject({ status: "OUT_FOR_DELIVERY", version: 2 });
  expect(await harness.db.collection("trackingEvents").countDocuments({ trackingNumber, shipmentId: id })).toBe(2);
});

test("no scan falls between a shipment that is created and pushes that come just then", async () => {
  for (let round = 0; round < 5; round += 1) {
    const trackingNumber = freshNumber();
    const scans = ["PU", "IT", "OD", "DL"].map((code, hour) => scanEvent(`2026-03-01T1${hour}:00:00+05:30`, code));
    const [{ id }] = await Promise.all([
      harness.ship({ trackingNumber }),
      push(
        scans.map((scan) => ({ trackingNumber, scan })),
        round,
        true,
      ),
    ]);
    expect(await shipmentOf(id)).toMatchObject({ status: "DELIVERED", deliveredAt: new Date("2026-03-01T07:30:00Z") });
    expect(await harness.db.collection("trackingEvents").countDocuments({ trackingNumber, shipmentId: id })).toBe(4);
  }
});

test("a push that was stored before a crash is worked on after it, and one bad push holds up no other", async () => {
  const { id, trackingNumber } = await harness.ship();
  const [message] = planPushes([{ trackingNumber, scan: scanEvent("2026-03-01T10:00:00+05:30", "OD") }], honestPlan);
  const account = { id: "fedex-acme", tenant: "acme", carrierCode: "fedex" };
  // What the door does before it acknowledges, and then nothing: as if the process had died there.
  const left = [
    newDelivery(account, Buffer.from("{}"), noon, noon),
    newDelivery({ ...account, carrierCode: "nobody" }, Buffer.from("[]"), noon, noon),
    newDelivery(account, Buffer.from(message?.body ?? ""), noon, noon),
  ];
  expect(await storeDeliveries(harness.db, left)).toEqual([true, true, true]);
  expect(await storeDeliveries(harness.db, left)).toEqual([false, false, false]);
  await harness.app.ingested();
  expect(await shipmentOf(id)).toMatchObject({ status: "OUT_FOR_DELIVERY", version: 2 });
  const parked = await harness.db
    .collection("webhookDeliveries")
    .find({ parkedReason: { $exists: true } })
    .toArray();
  expect(new Set(parked.map((delivery) => delivery["parkedReason"]))).toEqual(
    new Set(["NO_ADAPTER", "UNKNOWN_SHAPE: the body has no track results"]),
  );
  expect(await harness.db.collection("webhookDeliveries").countDocuments({ pending: 1 })).toBe(0);
});

test("tenants do not touch each other's parcels, even with one number", async () => {
  const trackingNumber = freshNumber();
  const acme = await harness.ship({ trackingNumber });
  const globex = await harness.ship({ tenant: "globex", trackingNumber });
  await push([{ trackingNumber, scan: scanEvent("2026-03-01T10:00:00+05:30", "DL") }]);
  expect(await shipmentOf(acme.id)).toMatchObject({ status: "DELIVERED", version: 2 });
  expect(await shipmentOf(globex.id)).toMatchObject({ status: "PENDING", version: 1 });
});
