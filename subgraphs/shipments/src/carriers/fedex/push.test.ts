import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { nothingStated } from "../../domain/carrier-facts.ts";
import { readFedexPush, verifyFedexPush } from "./push.ts";

const scanEvent = {
  date: "2026-03-01T14:30:00+05:30",
  eventType: "DE",
  eventDescription: "Delivery exception",
  exceptionCode: "08",
  exceptionDescription: "Customer not available or business closed",
  derivedStatusCode: "DE",
  scanLocation: {
    city: " MANESAR ",
    stateOrProvinceCode: "HR",
    postalCode: "122050",
    countryCode: "in",
    residential: false,
  },
  somethingNew: { unknown: true },
};
const scan = {
  carrierCode: "fedex",
  source: "fedex",
  trackingNumber: "986578788855",
  occurredRaw: "2026-03-01T14:30:00+05:30",
  rawCode: "DE",
  rawSubCode: "08",
  rawDelay: null,
  description: "Delivery exception: Customer not available or business closed",
  location: { city: "MANESAR", region: "HR", postalCode: "122050", countryCode: "IN" },
};
const track = (scans: readonly object[]) => ({ trackingNumber: "986578788855", scans, stated: nothingStated });
const result = { trackingNumberInfo: { trackingNumber: "9865 7878 8855" }, scanEvents: [scanEvent] };
const complete = [{ trackingNumber: "986578788855", trackResults: [result] }];

test.each([
  ["a Track reply", { output: { completeTrackResults: complete } }],
  ["one without the envelope", { completeTrackResults: complete }],
  ["bare results", { trackResults: [result] }],
])("reads scans from %s, passing over what it does not know", (_, body) => {
  expect(readFedexPush(JSON.stringify(body))).toEqual({ ok: true, value: [track([scan])] });
});

test("a scan with nothing in it is still a scan", () => {
  const body = { trackResults: [{ trackingNumber: "986578788855", scanEvents: [{}] }] };
  const bare = { occurredRaw: "", rawCode: "", rawSubCode: null, description: "" };
  const nowhere = { city: null, region: null, postalCode: null, countryCode: null };
  expect(readFedexPush(JSON.stringify(body))).toEqual({
    ok: true,
    value: [track([{ ...scan, ...bare, location: nowhere }])],
  });
});

test.each([
  ["NOT_JSON", "{"],
  ["NOT_JSON", ""],
  ["UNKNOWN_SHAPE", "{}"],
  ["UNKNOWN_SHAPE", "null"],
  ["UNKNOWN_SHAPE", "[".repeat(50_000) + "]".repeat(50_000)],
  ["UNKNOWN_SHAPE", JSON.stringify({ trackResults: "many" })],
  ["UNKNOWN_SHAPE", JSON.stringify({ trackResults: [{ scanEvents: [scanEvent] }] })],
  ["UNKNOWN_SHAPE", JSON.stringify({ trackResults: [{ trackingNumber: "9".repeat(4096), scanEvents: [] }] })],
  [
    "TOO_MANY_SCANS",
    JSON.stringify({
      trackResults: [{ trackingNumber: "986578788855", scanEvents: Array.from({ length: 1001 }, () => ({})) }],
    }),
  ],
])("a body that is none is refused as %s", (code, body) => {
  expect(readFedexPush(body)).toMatchObject({ ok: false, error: { code } });
});

const body = Buffer.from(JSON.stringify({ trackResults: [] }));
const verify = (bytes: Uint8Array, headers: Record<string, unknown>, secrets: readonly string[]) =>
  verifyFedexPush({ body: bytes, headers, receivedAt: new Date() }, secrets);
const sign = (secret: string, bytes: Uint8Array = body) => createHmac("sha256", secret).update(bytes).digest("base64");

test.each([
  ["the account's secret", sign("new"), body, true],
  ["the secret that is being replaced", sign("old"), body, true],
  ["another secret", sign("other"), body, false],
  ["the same JSON in other bytes", sign("new"), Buffer.from(`${body.toString()} `), false],
  ["a byte order mark before it", sign("new"), Buffer.concat([Buffer.from("\ufeff"), body]), false],
  ["hex, which its documents name as well", createHmac("sha256", "new").update(body).digest("hex"), body, true],
  ["half a signature", sign("new").slice(0, 20), body, false],
  ["an empty signature", "", body, false],
])("a push signed with %s", (_, signature, bytes, verdict) => {
  expect(verify(bytes, { "fdx-signature": signature }, ["new", "old"])).toBe(verdict);
});

test("no signature, two of them, or an account without secrets is refused", () => {
  expect(verify(body, {}, ["new"])).toBe(false);
  expect(verify(body, { "fdx-signature": [sign("new"), sign("new")] }, ["new"])).toBe(false);
  expect(verify(body, { "fdx-signature": sign("") }, [])).toBe(false);
});
