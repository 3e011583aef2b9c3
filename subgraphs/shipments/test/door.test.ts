import { fedexSignature } from "@waybill/sandbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { freshNumber, type Harness, noon, openHarness, scanEvent, secret } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const pushOf = (trackingNumber: string, ...scanEvents: object[]): string =>
  JSON.stringify({ output: { completeTrackResults: [{ trackingNumber, trackResults: [{ scanEvents }] }] } });
const body = pushOf(freshNumber(), scanEvent("2026-03-01T10:00:00+05:30", "PU"));

async function post(sent: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>, url = harness.webhookUrl) {
  const response = await fetch(url, {
    method: "POST",
    body: sent,
    headers: { "content-type": "application/json", ...headers },
  });
  return { status: response.status, body: (await response.json()) as object };
}
const signed = (bytes: string | Uint8Array = body, key = secret) => ({ "fdx-signature": fedexSignature(bytes, key) });
const refusal = (code: string) => ({ errors: [{ message: expect.any(String), extensions: { code } }] });

const counts = async () => {
  await harness.app.ingested();
  const collections = ["webhookDeliveries", "trackingEvents", "trackedNumbers", "shipments", "events"];
  return Promise.all(collections.map((name) => harness.db.collection(name).countDocuments()));
};
let before: number[];
beforeEach(async () => {
  before = await counts();
});

test.each<[string, () => Promise<{ status: number; body: object }>, number, string]>([
  ["no signature", () => post(body, {}), 401, "SIGNATURE_INVALID"],
  [
    "another account's signature",
    () => post(body, signed(body, "a-webhook-secret-of-globex")),
    401,
    "SIGNATURE_INVALID",
  ],
  ["a body that was altered", () => post(body.replace("PU", "DL"), signed()), 401, "SIGNATURE_INVALID"],
  [
    "the same JSON in other bytes",
    () => post(JSON.stringify(JSON.parse(body), null, 1), signed()),
    401,
    "SIGNATURE_INVALID",
  ],
  [
    "an account that does not exist",
    () => post(body, signed(), harness.webhookUrl.replace("fedex-acme", "fedex-nobody")),
    401,
    "SIGNATURE_INVALID",
  ],
  [
    "another carrier's door",
    () => post(body, signed(), harness.webhookUrl.replace("/fedex/", "/ups/")),
    401,
    "SIGNATURE_INVALID",
  ],
  ["text that is no JSON", () => post("{", signed("{")), 400, "NOT_JSON"],
  ["nothing", () => post("", signed("")), 400, "NOT_JSON"],
  ["a compressed body", () => post(body, { ...signed(), "content-encoding": "gzip" }), 415, "UNSUPPORTED_MEDIA_TYPE"],
  ["10 MB", () => post("9".repeat(10_000_000), signed("9".repeat(10_000_000))), 413, "PAYLOAD_TOO_LARGE"],
  [
    "100,000 scans",
    () => {
      const many = pushOf(freshNumber(), ...Array.from({ length: 100_000 }, () => ({})));
      return post(many, signed(many));
    },
    413,
    "TOO_MANY_SCANS",
  ],
  [
    "100,000 scans that say something",
    () => {
      const many = pushOf(freshNumber(), ...Array.from({ length: 100_000 }, () => scanEvent("2026-03-01", "IT")));
      return post(many, signed(many));
    },
    413,
    "PAYLOAD_TOO_LARGE",
  ],
])("%s is refused and nothing is changed", async (_, send, status, code) => {
  expect(await send()).toEqual({ status, body: refusal(code) });
  expect(await counts()).toEqual(before);
});

test("a signed push is kept and acknowledged, its replay known, even in parallel", async () => {
  const trackingNumber = freshNumber();
  const push = pushOf(trackingNumber, scanEvent("2026-03-01T10:00:00+05:30", "PU"));
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(push, signed(push))));
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
  expect(answers.filter((answer) => "status" in answer.body && answer.body.status === "accepted")).toHaveLength(1);
  expect(await post(push, signed(push))).toEqual({ status: 200, body: { status: "duplicate" } });
  await harness.app.ingested();
  expect(await harness.db.collection("trackingEvents").countDocuments({ trackingNumber })).toBe(1);
  const deliveries = await harness.db.collection("webhookDeliveries").find({}).toArray();
  const kept = deliveries.filter((delivery) => delivery["body"].toString("utf8") === push);
  expect(kept.map((delivery) => [delivery["pending"], delivery["doneAt"]])).toEqual([[undefined, noon]]);
});

test("a signed push of an unknown shape is kept, parked with the reason, and does not block others", async () => {
  const strange = JSON.stringify({ parcels: [1, 2, 3] });
  expect(await post(strange, signed(strange))).toEqual({ status: 200, body: { status: "accepted" } });
  await harness.app.ingested();
  const parked = await harness.db
    .collection("webhookDeliveries")
    .find({ parkedReason: { $exists: true } })
    .toArray();
  expect(parked.map((d) => [d["parkedReason"], d["pending"], d["body"].toString("utf8")])).toEqual([
    ["UNKNOWN_SHAPE: the body has no track results", undefined, strange],
  ]);
});

test("deeply nested JSON is kept and parked", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  expect((await post(deep, signed(deep))).status).toBe(200);
});

test("bytes that are no text are refused", async () => {
  const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x7b]);
  expect(await post(bytes, signed(bytes))).toEqual({ status: 400, body: refusal("NOT_JSON") });
  expect(await counts()).toEqual(before);
});
