import { fedexTrackingNumber } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { push, scan } from "../support/carrier.ts";
import { startOne, subscribe, type TestGraph } from "../support/graph.ts";
import { createShipment, openShop, placeOrder } from "../support/shop.ts";
import { mongoUri } from "../support/mongo-uri.ts";

let graph: TestGraph;
beforeAll(async () => {
  graph = await startOne(mongoUri());
});
afterAll(() => graph?.stop());

const ask = async (query: string, variables: object) => {
  const response = await fetch(graph.graph.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, body: (await response.json()) as { data?: unknown } };
};

test("a recipient follows a parcel by a link alone, over HTTP and WebSocket", async () => {
  const { admin, graph: running, settings } = graph;
  const shop = await openShop(admin, "tracking", 1);
  const order = await placeOrder(admin, shop, "tracking", 1);
  const trackingNumber = fedexTrackingNumber(77);
  const { id } = await createShipment(admin, order.id, trackingNumber);
  const { createTrackingLink } = await admin<{ createTrackingLink: { trackingLink: { token: string } } }>(
    "mutation ($input: CreateTrackingLinkInput!) { createTrackingLink(input: $input) { trackingLink { token } userErrors { code } } }",
    { input: { idempotencyKey: "a link", shipmentId: id } },
  );
  const { token } = createTrackingLink.trackingLink;
  const stream = subscribe<{ publicShipmentChanged: { status: string } }>(
    running.wsUrl,
    { anonymous: true },
    "subscription ($token: String!) { publicShipmentChanged(token: $token) { status } }",
    { token },
  );
  // The stream is live from some moment on, which may be before its shipment: scans come until it has one.
  let status = "PENDING";
  const reading = (async () => {
    while (status === "PENDING") ({ status } = (await stream.next()).publicShipmentChanged);
  })();
  const codes = ["IT", "OD"];
  for (let minute = 0; status === "PENDING"; minute += 1) {
    await push(running, settings, trackingNumber, [scan(codes[minute % 2] ?? "", "on its way", minute)]);
  }
  await reading;
  expect(["IN_TRANSIT", "OUT_FOR_DELIVERY"]).toContain(status);
  await push(running, settings, trackingNumber, [scan("DL", "Delivered", 10_000)]);
  let change = await stream.next();
  while (change.publicShipmentChanged.status !== "DELIVERED") change = await stream.next();
  const page = "query ($token: String!) { publicShipment(token: $token) { shipment { trackingNumber status } } }";
  expect(await ask(page, { token })).toEqual({
    status: 200,
    body: { data: { publicShipment: { shipment: { trackingNumber, status: "DELIVERED" } } } },
  });
  // The buyer says what he or she thinks of it by another link.
  const { order: bought } = await admin<{ order: { feedbackLink: { token: string } } }>(
    "query ($id: ID!) { order(id: $id) { feedbackLink { token } } }",
    { id: order.id },
  );
  const input = { idempotencyKey: "said", ...bought.feedbackLink, subject: "CARRIER", carrierCode: "fedex", rating: 5 };
  const say = `mutation ($input: PublicSubmitFeedbackInput!) {
    publicSubmitFeedback(input: $input) { entry { carrierCode rating } userErrors { code } } }`;
  const entry = { carrierCode: "fedex", rating: 5 };
  for (let time = 0; time < 2; time += 1) {
    expect(await ask(say, { input })).toEqual({
      status: 200,
      body: { data: { publicSubmitFeedback: { entry, userErrors: [] } } },
    });
  }
  expect(await ask(page, { token: `${token}x` })).toEqual({ status: 200, body: { data: { publicShipment: null } } });
  await stream.stop();
});

test.each([
  "{ shipments { nodes { id } } }",
  '{ publicShipment(token: "a") { requiresPostalCode } shipments { nodes { id } } }',
  '{ ...on Query { publicShipment(token: "a") { requiresPostalCode } } }',
  'mutation { revokeTrackingLink(input: { idempotencyKey: "k", id: "x" }) { userErrors { code } } }',
])("%s needs credentials", async (query) => {
  expect(await ask(query, {})).toMatchObject({
    status: 401,
    body: { errors: [{ extensions: { code: "UNAUTHENTICATED" } }] },
  });
  const stream = subscribe(graph.graph.wsUrl, { anonymous: true }, query);
  await expect(stream.next()).rejects.toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  await stream.stop();
});
