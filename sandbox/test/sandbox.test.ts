import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createSandbox,
  fedexSignature,
  fedexTrackingNumber,
  inventParcels,
  type Sandbox,
  sandboxCredentials,
} from "../src/index.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, json: (await response.json()) as Record<string, never> };
}

async function login(clientSecret = sandboxCredentials.clientSecret) {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: sandboxCredentials.clientId,
    client_secret: clientSecret,
  });
  return post("/fedex/oauth/token", form.toString(), { "content-type": "application/x-www-form-urlencoded" });
}

const track = (token: string, ...numbers: string[]) =>
  post(
    "/fedex/track/v1/trackingnumbers",
    {
      includeDetailedScans: true,
      trackingInfo: numbers.map((trackingNumber) => ({ trackingNumberInfo: { trackingNumber } })),
    },
    { authorization: `Bearer ${token}` },
  );

test("only a client with the right secret gets a token, and only a token opens Track", async () => {
  expect(await login("wrong")).toMatchObject({ status: 401, json: { errors: [{ code: "NOT.AUTHORIZED.ERROR" }] } });
  expect(await login()).toMatchObject({ status: 200, json: { token_type: "bearer", expires_in: 3600 } });
  expect(await track("no-token", "1")).toMatchObject({
    status: 401,
    json: { errors: [{ code: "NOT.AUTHORIZED.ERROR" }] },
  });
});

test("tracks the scans in the light, newest first; an unknown number is an error under HTTP 200", async () => {
  const { json } = await login();
  const [parcel] = inventParcels(1, 1, () => fedexTrackingNumber(1));
  if (!parcel) throw new Error("no parcel");
  await post("/sandbox/fedex/parcels", { parcels: [parcel] });
  await post("/sandbox/fedex/advance", { trackingNumbers: [parcel.trackingNumber], count: 3 });
  const reply = await track(json["access_token"] ?? "", parcel.trackingNumber, "000000000000");
  expect(reply).toMatchObject({
    status: 200,
    json: {
      output: {
        completeTrackResults: [
          {
            trackingNumber: parcel.trackingNumber,
            trackResults: [{ scanEvents: parcel.scans.slice(0, 3).toReversed() }],
          },
          { trackResults: [{ error: { code: "TRACKING.TRACKINGNUMBER.NOTFOUND" } }] },
        ],
      },
    },
  });
});

test("misbehaves on demand, as often as asked", async () => {
  const { json } = await login();
  await post("/sandbox/fedex/misbehave", { kind: "TOO_MANY_REQUESTS", times: 2 });
  const answers = [await track(json["access_token"] ?? "", "1"), await track(json["access_token"] ?? "", "1")];
  expect(answers.map((answer) => [answer.status, answer.headers.get("retry-after")])).toEqual([
    [429, "30"],
    [429, "30"],
  ]);
  expect((await track(json["access_token"] ?? "", "1")).status).toBe(200);
});

test("pushes are signed over their bytes, and sent again until they are taken", async () => {
  const received: { signature: string | undefined; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({
        signature: request.headers["fdx-signature"] as string | undefined,
        body: Buffer.concat(chunks).toString(),
      });
      // The first try is refused for the moment.
      response.writeHead(received.length === 1 ? 503 : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const trackingNumber = fedexTrackingNumber(2);
  const [parcel] = inventParcels(1, 2, () => trackingNumber);
  await post("/sandbox/fedex/parcels", { parcels: [parcel] });
  const push = { webhookUrl, secret: "s", trackingNumbers: [trackingNumber], count: 2, concurrency: 1 };
  expect((await post("/sandbox/fedex/push", push)).json).toEqual({ taken: 2, givenUp: 0 });
  server.close();
  expect(received).toHaveLength(3);
  expect(received[1]).toEqual(received[0]);
  expect(received.every(({ signature, body }) => signature === fedexSignature(body, "s"))).toBe(true);
});

test("the clock goes back, so that a journey may end in the present", async () => {
  const clock = async (order: object) => Date.parse((await post("/sandbox/clock", order)).json["now"] ?? "");
  const now = await clock({ speed: 0 });
  expect(await clock({ skipSeconds: -864_000 })).toBe(now - 864_000_000);
  expect(await clock({ skipSeconds: 864_000, speed: 1 })).toBeGreaterThanOrEqual(now);
});

test("levers that are not understood are refused", async () => {
  expect((await post("/sandbox/fedex/misbehave", { kind: "EXPLODE" })).status).toBe(400);
  expect((await post("/sandbox/fedex/push", { webhookUrl: "nowhere", secret: "" })).status).toBe(400);
});
