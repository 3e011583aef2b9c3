import { fedexTrackingNumber } from "@waybill/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { push, scan, usualStatuses, usualWay } from "../support/carrier.ts";
import { logEnd, startMany, startOne, subscribe, type TestGraph } from "../support/graph.ts";
import { address, createShipment, must, openShop, placeOrder } from "../support/shop.ts";
import { mongoUri } from "../support/mongo-uri.ts";

interface StatusChange {
  readonly shipmentStatusChanged: {
    readonly status: string;
    readonly previousStatus: string | null;
    readonly shipment: { readonly trackingNumber: string; readonly order: { readonly number: string } };
    readonly customer: { readonly email: string };
  };
}

const watchOrder = `
  subscription ($orderId: ID!, $after: Cursor) {
    shipmentStatusChanged(orderId: $orderId, after: $after) {
      status previousStatus
      shipment { trackingNumber order { number } }
      customer { email }
    }
  }`;

interface OrderChange {
  readonly orderStatusChanged: {
    readonly status: string;
    readonly fulfillmentStatus: string;
    readonly orderVersion: number;
  };
}

const watchOrderStatus = `
  subscription ($orderId: ID!, $after: Cursor) {
    orderStatusChanged(orderId: $orderId, after: $after) { status fulfillmentStatus orderVersion }
  }`;

describe.each([
  ["one process", startOne],
  ["one process per service", startMany],
] as const)("an order's life in %s", (_topology, start) => {
  let test: TestGraph;
  beforeAll(async () => {
    test = await start(mongoUri());
  });
  afterAll(() => test?.stop());

  it("is placed once, shipped, followed to the door and fulfilled", async () => {
    const { admin, graph, settings } = test;
    const partner = { apiKey: settings.secrets.keys.partner };
    const shop = await openShop(admin, "journey", 5);
    // One cursor for both streams: whatever comes from here on is received, however late they connect.
    const after = await logEnd(admin);
    const order = await placeOrder(admin, shop, "journey", 2);
    expect(await placeOrder(admin, shop, "journey", 2)).toEqual(order);

    const from = { orderId: order.id, after };
    const changes = subscribe<StatusChange>(graph.wsUrl, partner, watchOrder, from);
    const orderChanges = subscribe<OrderChange>(graph.wsUrl, partner, watchOrderStatus, from);
    expect(await orderChanges.next()).toEqual({
      orderStatusChanged: { status: "CONFIRMED", fulfillmentStatus: "UNFULFILLED", orderVersion: 1 },
    });

    const trackingNumber = fedexTrackingNumber(1);
    const { id: shipmentId } = await createShipment(admin, order.id, trackingNumber);
    const told = (status: string, previousStatus: string | null) => ({
      shipmentStatusChanged: {
        status,
        previousStatus,
        shipment: { trackingNumber, order: { number: order.number } },
        customer: { email: "journey@example.com" },
      },
    });
    expect(await changes.next()).toEqual(told("PENDING", null));
    expect(await orderChanges.next()).toEqual({
      orderStatusChanged: { status: "PROCESSING", fulfillmentStatus: "IN_PROGRESS", orderVersion: 2 },
    });

    let previous = "PENDING";
    for (const [index, status] of usualStatuses.entries()) {
      const next = changes.next();
      await push(graph, settings, trackingNumber, usualWay.slice(index, index + 1));
      expect(await next).toEqual(told(status, previous));
      previous = status;
    }
    expect(await orderChanges.next()).toEqual({
      orderStatusChanged: { status: "COMPLETED", fulfillmentStatus: "FULFILLED", orderVersion: 3 },
    });

    expect(
      await admin(
        `query ($id: ID!) {
           shipment(id: $id) {
             status deliveredAt
             trackingEvents(first: 10) { nodes { rawCode status } }
             order { status fulfillmentStatus lines { quantity variant { sku } } customer { orders { nodes { number } } } }
           }
         }`,
        { id: shipmentId },
      ),
    ).toEqual({
      shipment: {
        status: "DELIVERED",
        deliveredAt: "2026-03-02T15:10:00.000Z",
        trackingEvents: {
          nodes: usualWay.map((event, i) => ({ rawCode: event.eventType, status: usualStatuses[i] })).toReversed(),
        },
        order: {
          status: "COMPLETED",
          fulfillmentStatus: "FULFILLED",
          lines: [{ quantity: 2, variant: { sku: shop.sku } }],
          customer: { orders: { nodes: [{ number: order.number }] } },
        },
      },
    });
    await Promise.all([changes.stop(), orderChanges.stop()]);
  });

  it("takes in a carrier's scans by asking for them", async () => {
    const { admin, graph } = test;
    const shop = await openShop(admin, "pull", 1);
    const order = await placeOrder(admin, shop, "pull");
    const trackingNumber = fedexTrackingNumber(2);
    const { id: shipmentId } = await createShipment(admin, order.id, trackingNumber);
    const tell = (path: string, body: object) =>
      fetch(`${graph.sandboxUrl}/sandbox/fedex/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    await tell("parcels", {
      parcels: [{ trackingNumber, scans: [scan("PU", "Picked up", 5), scan("IT", "In transit", 65)] }],
    });
    await tell("advance", { trackingNumbers: [trackingNumber] });

    const refresh = (idempotencyKey: string) =>
      must(
        admin,
        "refreshTracking",
        "RefreshTrackingInput",
        { idempotencyKey, shipmentId },
        "newEvents shipment { status }",
      );
    expect(await refresh("a")).toMatchObject({ newEvents: 2, shipment: { status: "IN_TRANSIT" } });
    expect(await refresh("b")).toMatchObject({ newEvents: 0, shipment: { status: "IN_TRANSIT" } });
  });

  it("refuses what cannot be and changes nothing", async () => {
    const { admin } = test;
    const shop = await openShop(admin, "refusals", 3);
    const place = (input: object) =>
      admin<{ placeOrder: { order: null; userErrors: { code: string; path: string[] }[] } }>(
        "mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { code path } } }",
        { input: { idempotencyKey: "refused", shippingAddress: address, ...input } },
      );
    const look = () =>
      admin(
        `query ($sku: String!) {
           orders(first: 100) { nodes { id version } }
           productVariant(sku: $sku) { stockLevels { available reserved committed } }
         }`,
        { sku: shop.sku },
      );
    const before = await look();
    const line = (sku: string, quantity: number) => ({ lines: [{ sku, quantity }] });
    const refused = (code: string, ...path: string[]) => ({
      placeOrder: { order: null, userErrors: [{ code, path }] },
    });

    expect(await place(line("NO-SUCH", 1))).toEqual(refused("UNKNOWN_SKU", "input", "lines", "0", "sku"));
    expect(await place(line(shop.sku, 0))).toEqual(refused("INVALID", "input", "lines", "0", "quantity"));
    expect(await place(line(shop.sku, 4))).toEqual(refused("INSUFFICIENT_STOCK", "input", "lines", "0", "quantity"));
    expect(await place({ ...line(shop.sku, 1), customerId: "cus_0" })).toEqual(
      refused("NOT_FOUND", "input", "customerId"),
    );
    expect(await place({ lines: [] })).toEqual(refused("BLANK", "input", "lines"));
    expect(await look()).toEqual(before);
  });
});
