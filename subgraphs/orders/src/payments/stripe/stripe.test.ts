import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromStripeAmount, toStripeAmount } from "./amount.ts";
import { readStripeEvent, verifyStripeSignature } from "./webhook.ts";

const secret = "whsec_a_secret_of_acme";
const body = Buffer.from('{"id":"evt_1","object":"event"}');
const now = new Date("2026-03-01T10:00:00Z");
const seconds = now.getTime() / 1000;
const v1 = (key = secret, time = seconds, text: Buffer = body): string =>
  createHmac("sha256", key).update(`${time}.`).update(text).digest("hex");

describe("Stripe-Signature", () => {
  test.each([
    ["a fresh one", `t=${seconds},v1=${v1()}`],
    ["one of several signatures", `t=${seconds},v1=${v1("another secret of ours")},v1=${v1()}`],
    ["with other schemes beside it", `t=${seconds},v0=abc,v1=${v1()}`],
    ["five minutes old", `t=${seconds - 300},v1=${v1(secret, seconds - 300)}`],
  ])("%s is taken", (_, header) => {
    expect(verifyStripeSignature(body, header, ["whsec_the_next_secret", secret], now)).toBe(true);
  });

  test.each([
    ["none", undefined],
    ["an empty one", ""],
    ["of another secret", `t=${seconds},v1=${v1("whsec_of_somebody_else")}`],
    ["of another body", `t=${seconds},v1=${v1(secret, seconds, Buffer.from("{}"))}`],
    ["of another time", `t=${seconds - 1},v1=${v1()}`],
    ["more than five minutes old", `t=${seconds - 301},v1=${v1(secret, seconds - 301)}`],
    ["of the future", `t=${seconds + 301},v1=${v1(secret, seconds + 301)}`],
    ["without a time", `v1=${v1()}`],
    ["of the old scheme alone", `t=${seconds},v0=${v1()}`],
    ["cut short", `t=${seconds},v1=${v1().slice(0, 32)}`],
  ])("%s is refused", (_, header) => {
    expect(verifyStripeSignature(body, header, [secret], now)).toBe(false);
  });
});

test.each([
  ["EUR", 19_90, 1990],
  ["JPY", 500, 500],
  ["KWD", 1_230, 1230],
  ["ISK", 500, 50_000],
  ["UGX", 1_000, 100_000],
])("%s: %d minor units are %d at Stripe", (currencyCode, minor, amount) => {
  expect(toStripeAmount({ minor, currencyCode })).toBe(amount);
  expect(fromStripeAmount(amount, currencyCode.toLowerCase())).toEqual({ minor, currencyCode });
});

test("whatever is sent as an event, reading it does not throw", () => {
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => void readStripeEvent(text)));
  expect(readStripeEvent("{")).toBe(null);
});
