import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { classifyTrackingMoreScan } from "./codes.ts";
import { verifyTrackingMorePush } from "./push.ts";

const receivedAt = new Date("2026-03-20T12:00:00Z");
const now = String(receivedAt.getTime() / 1000);
const body = Buffer.from("{}");
const hmac = (text: string, encoding: "hex" | "base64") => createHmac("sha256", "secret").update(text).digest(encoding);
const verify = (headers: Record<string, string>) => verifyTrackingMorePush({ body, headers, receivedAt }, ["secret"]);

test.each([
  ["the body in base64", { signature: hmac("{}", "base64") }, true],
  ["the body in hex", { signature: hmac("{}", "hex") }, true],
  ["the stamp", { signature: hmac(now, "hex"), timestamp: now }, true],
  ["an old stamp", { signature: hmac("1662371528", "hex"), timestamp: "1662371528" }, false],
  ["another stamp", { signature: hmac("1662371528", "hex"), timestamp: now }, false],
  ["no stamp", { signature: hmac(now, "hex") }, false],
  ["nothing", {}, false],
])("a signature over %s", (_, headers, valid) => {
  expect(verify(headers)).toBe(valid);
});

test.each([
  ["Parcel lost", "LOST"],
  ["Package was damaged on its way", "DAMAGED"],
  ["Exception", null],
])("of lost and damaged, which share a code, the words decide: %s", (description, reason) => {
  expect(classifyTrackingMoreScan({ rawCode: "exception007", description })).toMatchObject({
    status: "EXCEPTION",
    reason,
  });
});
