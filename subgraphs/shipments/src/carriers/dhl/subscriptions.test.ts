import { expect, test } from "vitest";
import type { CarrierRequest } from "../http/carrier-http.ts";
import { DhlClient } from "./client.ts";
import { confirmDhlSubscription } from "./subscriptions.ts";

const account = {
  ...{ id: "a", tenant: "t", carrierCode: "dhl", apiUrl: "https://api.example", clientId: "" },
  ...{ clientSecret: "key", webhookSecrets: [] },
};
const validation = {
  scope: "subscription.validate",
  self: "https://api-eu.dhl.com/tracking/push/v1/subscription/ab-12",
  secret: "s",
};

/** What is asked when this is pushed, and what comes of it. */
async function confirm(body: object | string, status = 204) {
  const client = new DhlClient();
  const asked: CarrierRequest[] = [];
  client.send = (_account, request) => {
    asked.push(request);
    return Promise.resolve({ status, retryAfterSeconds: null, json: null, text: "" });
  };
  const failure = await confirmDhlSubscription(client, account, typeof body === "string" ? body : JSON.stringify(body));
  return { failure: failure?.code ?? null, asked: asked.map(({ method, url, headers }) => ({ method, url, headers })) };
}

test("a subscription is confirmed with DHL's secret, at the account's own address", async () => {
  expect(await confirm(validation)).toEqual({
    failure: null,
    asked: [
      {
        method: "POST",
        url: "https://api.example/tracking/push/v1/subscription/ab-12",
        headers: { "dhl-api-hook-secret": "s" },
      },
    ],
  });
});

test.each([
  [503, "UNAVAILABLE"],
  [401, "UNAUTHORIZED"],
  [400, "UNEXPECTED_REPLY"],
  [404, null],
  [409, null],
])("an answer of %i is %s", async (status, failure) => {
  expect((await confirm(validation, status)).failure).toBe(failure);
});

test.each([
  ["another address", { ...validation, self: "https://evil.example/steal?to=/subscription/" }],
  ["a way out of the path", { ...validation, self: "https://api-eu.dhl.com/subscription/../../x" }],
  ["no secret", { ...validation, secret: "" }],
  ["other news", { ...validation, scope: "subscription.ready" }],
  ["no JSON", "{"],
])("%s is not answered", async (_, body) => {
  expect(await confirm(body)).toEqual({ failure: null, asked: [] });
});
