import { expect, test } from "vitest";
import { shipmentsConfig } from "./config.ts";

const account = {
  id: "fedex-demo",
  tenant: "demo",
  carrierCode: "fedex",
  apiUrl: "http://127.0.0.1:4100/fedex/",
  clientId: "id",
  clientSecret: "secret",
  webhookSecrets: ["a-secret-of-16-or-more"],
};
const read = (accounts: unknown) => shipmentsConfig.safeParse({ WAYBILL_CARRIER_ACCOUNTS: JSON.stringify(accounts) });

test("without anything said there are no accounts, and carriers are asked every minute", () => {
  const { publicUrl, ...rest } = shipmentsConfig.parse({});
  expect(rest).toEqual({ carrierAccounts: [], pollEveryMs: 60_000, scraping: { privateHosts: [] } });
  expect(publicUrl?.()).toBe("http://127.0.0.1:4004");
});

test("accounts come as JSON; a trailing slash of the URL does not count", () => {
  const expected = [{ ...account, apiUrl: "http://127.0.0.1:4100/fedex" }];
  expect(read([account])).toMatchObject({ success: true, data: { carrierAccounts: expected } });
});

test("a carrier with a key alone and without pushes has neither client nor secrets", () => {
  const { id, tenant, carrierCode, apiUrl, clientSecret } = account;
  const bare = { id, tenant, carrierCode, apiUrl, clientSecret };
  expect(read([bare])).toMatchObject({ data: { carrierAccounts: [{ clientId: "", webhookSecrets: [] }] } });
});

test.each([
  ["no JSON", "{"],
  ["a short secret", JSON.stringify([{ ...account, webhookSecrets: ["short"] }])],
  ["two accounts with one id", JSON.stringify([account, account])],
  ["no secret", JSON.stringify([{ ...account, clientSecret: "" }])],
  ["an unknown field", JSON.stringify([{ ...account, wehbookSecrets: [] }])],
])("%s is refused", (_, text) => {
  expect(shipmentsConfig.safeParse({ WAYBILL_CARRIER_ACCOUNTS: text }).success).toBe(false);
});

test("in production no carrier is told to push to this machine's own address", () => {
  const afar = JSON.stringify([{ ...account, apiUrl: "https://apis.fedex.com" }]);
  const start = (more: Record<string, string> = {}) =>
    shipmentsConfig.safeParse({ WAYBILL_CARRIER_ACCOUNTS: afar, ...more }).success;
  expect(start()).toBe(false);
  for (const url of ["http://localhost:4004", "http://127.1.2.3", "http://[::1]:4004", "http://door.localhost"]) {
    expect(start({ WAYBILL_SHIPMENTS_PUBLIC_URL: url })).toBe(false);
  }
  expect(start({ WAYBILL_SHIPMENTS_PUBLIC_URL: "https://tracking.example.com" })).toBe(true);
  expect(start({ WAYBILL_ENV: "development" })).toBe(true);
  // Without pushes nobody is told of it.
  expect(read([{ ...account, apiUrl: "https://apis.fedex.com", webhookSecrets: [] }]).success).toBe(true);
});
