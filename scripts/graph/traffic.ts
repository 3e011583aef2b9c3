import {
  fedexTrackingNumber,
  type FedexScanEvent,
  honestPlan,
  inventParcels,
  planPushes,
  sendPushes,
} from "@waybill/sandbox";
import { createClient, resultOf } from "./client.ts";
import type { Graph } from "./graph.ts";
import { products } from "./seed-data.ts";
import { demoAccountId, type Settings } from "./settings.ts";

/** A parcel on its way: the scans it has, and those it will get. */
interface Parcel {
  readonly trackingNumber: string;
  readonly past: FedexScanEvent[];
  readonly future: FedexScanEvent[];
}

const stepMs = 2_000;
const fewestUnderWay = 4;

/**
 * Keeps a development graph alive: every two seconds one parcel moves by a scan, which the sandbox's FedEx
 * pushes to the webhook door, and when few are left under way a new order is placed and shipped.
 * @returns how to end it.
 */
export function startTraffic(
  graph: Graph,
  settings: Settings,
  trackingNumbers: readonly string[],
  customerId: string,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const send = createClient(graph.url, `Bearer ${settings.adminToken}`);
  const webhookUrl = `${graph.webhooksUrl}/fedex/${demoAccountId}`;
  const target = { webhookUrl, secret: settings.secrets.webhookSecret };
  const underWay = inventParcels(trackingNumbers.length, 7, (i) => trackingNumbers[i] ?? "").map(toParcel);
  let turn = 0;

  const ship = async (): Promise<void> => {
    const serial = Math.floor(Date.now() / 1000) % 1_000_000_000;
    const sku = products[serial % products.length]?.variants[0]?.sku;
    const trackingNumber = fedexTrackingNumber(serial);
    const { placeOrder } = await send<{ placeOrder: { order: { id: string } | null; userErrors: never[] } }>(
      "mutation Order($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { code message } } }",
      {
        input: {
          idempotencyKey: `traffic-${serial}`,
          customerId,
          lines: [{ sku, quantity: 1 }],
          shippingAddress: { name: "Asha Rao", line1: "1 Station Road", city: "Bangalore", countryCode: "IN" },
        },
      },
    );
    const order = resultOf(placeOrder, placeOrder.order);
    const { createShipment } = await send<{ createShipment: { shipment: { id: string } | null; userErrors: never[] } }>(
      "mutation Shipment($input: CreateShipmentInput!) { createShipment(input: $input) { shipment { id } userErrors { code message } } }",
      { input: { idempotencyKey: `traffic-${serial}`, orderId: order.id, carrierCode: "fedex", trackingNumber } },
    );
    resultOf(createShipment, createShipment.shipment);
    underWay.push(...inventParcels(1, serial, () => trackingNumber).map(toParcel));
  };

  const step = async (): Promise<void> => {
    if (underWay.length < fewestUnderWay) await ship();
    const parcel = underWay[turn++ % underWay.length];
    const next = parcel?.future.shift();
    if (!parcel || !next) return;
    const scan = { ...next, date: now() };
    parcel.past.push(scan);
    if (parcel.future.length === 0) underWay.splice(underWay.indexOf(parcel), 1);
    await tell(graph.sandboxUrl, parcel);
    const news = [{ trackingNumber: parcel.trackingNumber, scan }];
    await sendPushes(target, planPushes(news, { ...honestPlan, seed: Date.now() }));
  };

  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const plan = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = step().catch(onError).finally(plan);
    }, stepMs);
  };
  plan();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}

const toParcel = ({ trackingNumber, scans }: { trackingNumber: string; scans: readonly FedexScanEvent[] }): Parcel => ({
  trackingNumber,
  past: [],
  future: [...scans],
});

/** Tells the simulated FedEx what it knows of a parcel by now, for those who ask it. */
async function tell(sandboxUrl: string, { trackingNumber, past }: Parcel): Promise<void> {
  const post = (path: string, body: object) =>
    fetch(`${sandboxUrl}/sandbox/fedex/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await post("parcels", { parcels: [{ trackingNumber, scans: past }] });
  await post("advance", { trackingNumbers: [trackingNumber] });
}

/** Now as a clock in India shows it. */
const now = (): string => `${new Date(Date.now() + 5.5 * 3_600_000).toISOString().slice(0, 19)}+05:30`;
