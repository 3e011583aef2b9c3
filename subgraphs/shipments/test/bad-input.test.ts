import { createHmac } from "node:crypto";
import { fedexSignature } from "@waybill/sandbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freshNumber, type Harness, noon, openHarness, scanEvent, secret } from "./support/harness.ts";

let harness: Harness;
let shipment: { id: string; trackingNumber: string };
beforeAll(async () => {
  harness = await openHarness({ others: ["trackingmore"] });
});
afterAll(() => harness.close());
beforeEach(async () => {
  shipment = await harness.ship();
});

/** A push about the test's shipment, or about another number. */
const pushOf = (scanEvents: readonly object[], trackingNumber = shipment.trackingNumber): string =>
  JSON.stringify({ output: { completeTrackResults: [{ trackingNumber, trackResults: [{ scanEvents }] }] } });

async function post(body: string, { key = secret, url = harness.webhookUrl } = {}): Promise<[number, string]> {
  const headers = { "content-type": "application/json", "fdx-signature": fedexSignature(body, key) };
  const response = await fetch(url, { method: "POST", body, headers });
  const answer = (await response.json()) as { status?: string; errors?: { extensions: { code: string } }[] };
  return [response.status, answer.status ?? answer.errors?.[0]?.extensions.code ?? ""];
}

/** What TrackingMore signed at another time: its stamp is right, and old or early. */
async function stale(seconds: number): Promise<[number, string]> {
  const timestamp = String(seconds);
  const signature = createHmac("sha256", secret).update(timestamp).digest("hex");
  const headers = { "content-type": "application/json", timestamp, signature };
  const response = await fetch(harness.webhookUrlOf("trackingmore"), { method: "POST", body: "{}", headers });
  const answer = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  return [response.status, answer.errors?.[0]?.extensions.code ?? ""];
}

const deep = (depth: number): string => `${'{"a":['.repeat(depth)}${"]}".repeat(depth)}`;
const entities = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>`;
const scansOf = (trackingNumber: string) =>
  harness.db.collection("trackingEvents").find({ trackingNumber }).sort({ _id: 1 }).toArray();
const outstanding = () => harness.db.collection("webhookDeliveries").countDocuments({ pending: 1 });

/** After whatever came: the next push is worked on, and nothing is left lying. */
async function expectGoingOn(): Promise<void> {
  const good = await harness.ship();
  expect(await post(pushOf([scanEvent("2026-03-01T10:00:00Z", "OD")], good.trackingNumber))).toEqual([200, "accepted"]);
  await harness.app.ingested();
  const taken = await harness.db.collection<{ _id: string }>("shipments").findOne({ _id: good.id });
  expect(taken).toMatchObject({ status: "OUT_FOR_DELIVERY", version: 2 });
  expect(await outstanding()).toBe(0);
}

test.each<[string, () => Promise<[number, string]>, [number, string]]>([
  ["XML with entities", () => post(entities), [400, "NOT_JSON"]],
  [
    "a carrier that nobody knows",
    () => post("{}", { url: harness.webhookUrlOf("nobody") }),
    [401, "SIGNATURE_INVALID"],
  ],
  [
    "a tenant's push at another's door",
    () => post("{}", { key: "a-webhook-secret-of-globex" }),
    [401, "SIGNATURE_INVALID"],
  ],
  [
    "a secret that was replaced",
    () => post("{}", { key: "a-webhook-secret-of-acme-until-last-year" }),
    [401, "SIGNATURE_INVALID"],
  ],
  ["a signature of ten minutes ago", () => stale(noon.getTime() / 1000 - 600), [401, "SIGNATURE_INVALID"]],
  ["a signature of tomorrow", () => stale(noon.getTime() / 1000 + 86_400), [401, "SIGNATURE_INVALID"]],
  ["1,001 scans", () => post(pushOf(Array.from({ length: 1001 }, () => ({})))), [413, "TOO_MANY_SCANS"]],
])("%s is refused with a code, and nothing is kept", async (_, send, refusal) => {
  const before = await harness.db.collection("webhookDeliveries").countDocuments();
  expect(await send()).toEqual(refusal);
  expect(await harness.db.collection("webhookDeliveries").countDocuments()).toBe(before);
});

test.each<[string, () => string, string]>([
  [
    "a tracking number of 4 kB",
    () => pushOf([scanEvent("2026-03-01", "DL")], "7".repeat(4096)),
    "a result has no tracking number",
  ],
  ["no tracking number", () => pushOf([scanEvent("2026-03-01", "DL")], ""), "a result has no tracking number"],
  ["a list in place of everything", () => "[[[]]]", "the body has no track results"],
  ["JSON 20,000 levels deep", () => deep(20_000), "more than 2000 levels"],
])("%s is kept, and put aside with the reason", async (_, body, reason) => {
  const sent = body();
  expect(await post(sent)).toEqual([200, "accepted"]);
  await harness.app.ingested();
  const kept = await harness.db
    .collection("webhookDeliveries")
    .find({ parkedReason: `UNKNOWN_SHAPE: ${reason}` })
    .toArray();
  expect(kept.map((delivery) => delivery["body"].toString("utf8") as string)).toContain(sent);
  await expectGoingOn();
});

test.each<[string, object[], { timeFlag: string | null; rawCode: string }[]]>([
  ["1970", [scanEvent("1970-01-01T00:00:00Z", "DL")], [{ timeFlag: "TOO_OLD", rawCode: "DL" }]],
  ["next year", [scanEvent("2027-03-01T10:00:00Z", "DL")], [{ timeFlag: "FUTURE", rawCode: "DL" }]],
  ["no calendar", [scanEvent("2026-02-31T25:61:00Z", "DL")], [{ timeFlag: "UNREADABLE", rawCode: "DL" }]],
  ["a time of 4 kB", [scanEvent("2".repeat(4096), "DL")], [{ timeFlag: "UNREADABLE", rawCode: "DL" }]],
  ["a code that nobody knows", [scanEvent("2026-03-01T10:00:00Z", "Z9")], [{ timeFlag: null, rawCode: "Z9" }]],
  ["an empty scan", [{}], [{ timeFlag: "UNREADABLE", rawCode: "" }]],
])("a scan from %s is kept as it came and moves nothing", async (_, scans, kept) => {
  expect(await post(pushOf(scans))).toEqual([200, "accepted"]);
  await harness.app.ingested();
  expect(await scansOf(shipment.trackingNumber)).toMatchObject(
    kept.map((scan) => ({ ...scan, shipmentId: shipment.id })),
  );
  const untouched = await harness.db.collection<{ _id: string }>("shipments").findOne({ _id: shipment.id });
  expect(untouched).toMatchObject({ status: "PENDING", version: 1, deliveredAt: null });
  await expectGoingOn();
});

test("what is strange beside a good scan does not keep it out", async () => {
  const strange = {
    ...scanEvent("2026-03-01T10:00:00Z", "OD", { eventDescription: "\ud800 \u0000 <script>".repeat(500) }),
    $where: "1",
    "a.b": JSON.parse(deep(500)) as object,
    ["__proto__"]: { polluted: true },
  };
  expect(await post(pushOf([strange]))).toEqual([200, "accepted"]);
  await harness.app.ingested();
  const [scan] = await scansOf(shipment.trackingNumber);
  expect(scan).toMatchObject({ status: "OUT_FOR_DELIVERY", rawCode: "OD" });
  expect(scan?.["description"]).toHaveLength(200);
  expect(Object.keys(scan ?? {}).filter((key) => key.includes("$") || key.includes("."))).toEqual([]);
  expect("polluted" in {}).toBe(false);
});

test("a push that is sent again a month later is known, and one whose parcel is nobody's waits", async () => {
  const foreign = freshNumber();
  const body = pushOf([scanEvent("2026-03-01T10:00:00Z", "OD")], foreign);
  expect(await post(body)).toEqual([200, "accepted"]);
  harness.clock.now = new Date(noon.getTime() + 29 * 24 * 3_600_000);
  expect(await post(body)).toEqual([200, "duplicate"]);
  harness.clock.now = noon;
  await harness.app.ingested();
  expect(await scansOf(foreign)).toMatchObject([{ shipmentId: null, status: "OUT_FOR_DELIVERY" }]);
});
