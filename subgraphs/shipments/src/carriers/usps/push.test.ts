import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { readUspsPush, verifyUspsPush } from "./push.ts";

const secret = "0123456789abcdef0123456789abcdef";
const detail = { trackingNumber: "9400111206206406260787", trackingEvents: [{ eventCode: "01" }] };
const payload = JSON.stringify(detail);
const timestamp = "2026-03-01T15:00:00Z";
const hmacOf = (signed: string, encoding: "base64" | "hex" = "base64") =>
  createHmac("sha256", secret).update(signed).digest(encoding);

const wrapped = JSON.stringify({ subscriptionId: "1", timestamp, payload });
test.each<[string, body: string, signature: string, isGood: boolean]>([
  ["over the stamp and the payload", wrapped, hmacOf(timestamp + payload), true],
  ["the same in hex", wrapped, hmacOf(timestamp + payload, "hex"), true],
  ["over the body", payload, hmacOf(payload), true],
  ["over the payload without its stamp", wrapped, hmacOf(payload), false],
  ["of another stamp", wrapped.replace("15:00", "16:00"), hmacOf(timestamp + payload), false],
  ["of another payload", wrapped.replace("01", "02"), hmacOf(timestamp + payload), false],
  ["of no JSON", "{", hmacOf(timestamp + payload), false],
])("a signature %s", (_, body, signature, isGood) => {
  const push = { body: Buffer.from(body), headers: { "x-hmac": signature }, receivedAt: new Date(0) };
  expect(verifyUspsPush(push, ["another secret of ours", secret])).toBe(isGood);
});

test.each([
  ["as a text", wrapped],
  ["as it is", JSON.stringify({ timestamp, payload: detail })],
  ["alone", payload],
  ["in a list", `[${payload}]`],
])("what a push tells is read %s", (_, body) => {
  const read = readUspsPush(body);
  expect(read.ok && read.value.map(({ trackingNumber, scans }) => [trackingNumber, scans.length])).toEqual([
    ["9400111206206406260787", 1],
  ]);
});

test.each([
  ["{}"],
  [JSON.stringify({ timestamp, payload: "{}" })],
  [JSON.stringify({ timestamp, payload: "no JSON" })],
])("%s tells nothing that can be read", (body) => {
  expect(readUspsPush(body)).toMatchObject({ ok: false, error: { code: "UNKNOWN_SHAPE" } });
});
