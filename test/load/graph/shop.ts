import { fedexTrackingNumber, honestPlan, inventParcels, planPushes, sendPushes } from "@waybill/sandbox";
import { createClient, type Send } from "../../../scripts/graph/client.ts";
import type { Graph } from "../../../scripts/graph/graph.ts";
import { demoAccountId, type Settings } from "../../../scripts/graph/settings.ts";
import { address, make } from "../call.ts";
import { type Basket, openShop } from "../orders/shop.ts";

/** What the graph is asked for. */
export interface Stock {
  readonly customerIds: readonly string[];
  readonly orderIds: readonly string[];
  /** Of links to tracking pages. */
  readonly tokens: readonly string[];
  /** Those that are ordered; no two have goods in common. */
  readonly baskets: readonly Basket[];
}

const atOnce = 8;
const ordersEach = 10;

/**
 * Fills an empty graph through its own doors: customers with ten orders each, of which every one was shipped and invoiced,
 * and has the scans of a parcel that was delivered.
 */
export async function fillShop(graph: Graph, settings: Settings, customers: number): Promise<Stock> {
  const send = createClient(graph.url, `Bearer ${settings.adminToken}`);
  const baskets = await openShop(send, 100);
  const customerIds = await inTurns(customers, (n) => createCustomer(send, n));
  const orders = await inTurns(customers * ordersEach, (n) =>
    createOrder(send, n, {
      customerId: customerIds[n % customers] ?? "",
      lines: baskets[n % baskets.length]?.lines ?? [],
    }),
  );
  const parcels = inventParcels(orders.length, 11, fedexTrackingNumber);
  const target = { webhookUrl: `${graph.webhooksUrl}/fedex/${demoAccountId}`, secret: settings.secrets.webhookSecret };
  const scans = parcels.flatMap(({ trackingNumber, scans }) => scans.map((scan) => ({ trackingNumber, scan })));
  const { givenUp } = await sendPushes(target, planPushes(scans, honestPlan), atOnce);
  if (givenUp > 0) throw new Error(`${givenUp} pushes were not taken`);
  return {
    customerIds,
    orderIds: orders.map(({ orderId }) => orderId),
    tokens: orders.map(({ token }) => token),
    baskets,
  };
}

async function createCustomer(send: Send, n: number): Promise<string> {
  const input = {
    idempotencyKey: `customer-${n}`,
    email: `ada.${n}@example.com`,
    firstName: "Ada",
    lastName: `No ${n}`,
  };
  return (await make<{ id: string }>(send, "createCustomer", input, "customer { id }")).id;
}

async function createOrder(send: Send, n: number, basket: Basket): Promise<{ orderId: string; token: string }> {
  const key = { idempotencyKey: `order-${n}` };
  const order = { ...key, channel: "web", shippingAddress: address, ...basket };
  const { id: orderId } = await make<{ id: string }>(send, "placeOrder", order, "order { id }");
  const parcel = { ...key, orderId, carrierCode: "fedex", trackingNumber: fedexTrackingNumber(n) };
  const { id: shipmentId } = await make<{ id: string }>(send, "createShipment", parcel, "shipment { id }");
  await make(send, "issueInvoice", { ...key, orderId }, "invoice { id }");
  const link = { ...key, shipmentId };
  const { token } = await make<{ token: string }>(send, "createTrackingLink", link, "trackingLink { token }");
  return { orderId, token };
}

/** Does something so many times, a few at once. @returns what came of each, in order */
async function inTurns<T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) results[n] = await work(n);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
