import { type FedexScanEvent, fedexTrackingNumber, type Sandbox } from "@waybill/sandbox";
import { scan } from "../carrier.ts";
import { staff } from "../identities.ts";
import { address, fresh, type Seller, sellerOf } from "../seller.ts";
import type { Subgraphs } from "../subgraphs.ts";
import { mutations } from "./mutations.ts";

/** What a mutation answered: all that its result tells without arguments. */
export interface Made {
  readonly id: string;
  readonly version: number;
  readonly lines: readonly { readonly id: string }[];
}

/** What a sample makes its state with: a tenant of its own in a whole graph. */
export interface Given {
  readonly tenant: string;
  readonly subgraphs: Subgraphs;
  /** The simulated carriers and payment provider. The tenant has an account with FedEx. */
  readonly sandbox: Sandbox;
  /** The usual things of a shop. */
  readonly seller: Seller;
  /** Runs another mutation, which must succeed. */
  make<T = Made>(mutation: string, input: object): Promise<T>;
  /** Places an order of four for 25.00 EUR each, of the SKU `LAMP` in stock. */
  order(input?: object): Promise<Made>;
  /** Records a FedEx shipment of an order, a new one when left out. */
  shipment(orderId?: string): Promise<Made & { readonly trackingNumber: string }>;
  /** Lets FedEx report a scan of a shipment's parcel, now, and waits for what follows. */
  scanned(shipmentId: string, trackingNumber: string, event: FedexScanEvent): Promise<void>;
  /** Places an order, and lets all of it arrive. */
  delivered(input?: object): Promise<Made>;
}

let parcels = 0;

/** @returns what a sample of this tenant makes its state with. */
export function givenTo(tenant: string, subgraphs: Subgraphs, sandbox: Sandbox): Given {
  const seller = sellerOf(subgraphs, tenant);

  async function make<T>(name: string, input: object): Promise<T> {
    const mutation = mutations.get(name);
    if (!mutation) throw new Error(`there is no mutation ${name}`);
    const variables = { input: { idempotencyKey: fresh(), ...input } };
    const { subgraph, query, field } = mutation;
    const { payload } = await subgraphs.run<{ payload: Record<string, unknown> }>(
      subgraph,
      query,
      variables,
      staff(tenant),
    );
    if (payload[field] === null) throw new Error(`${name} was refused: ${JSON.stringify(payload["userErrors"])}`);
    return payload[field] as T;
  }

  let stocked: Promise<string> | undefined;
  async function order(input = {}): Promise<Made> {
    await (stocked ??= seller.stocked("LAMP", 100, "25.00"));
    return make("placeOrder", { lines: [{ sku: "LAMP", quantity: 4 }], shippingAddress: address, ...input });
  }

  async function shipment(orderId?: string): Promise<Made & { readonly trackingNumber: string }> {
    const input = { orderId: orderId ?? (await order()).id, trackingNumber: fedexTrackingNumber(++parcels) };
    return make("createShipment", { ...input, carrierCode: "fedex" });
  }

  async function scanned(shipmentId: string, trackingNumber: string, event: FedexScanEvent): Promise<void> {
    const date = `${subgraphs.clock().toISOString().slice(0, 19)}+00:00`;
    sandbox.fedex.load([{ trackingNumber, scans: [{ ...event, date }] }]);
    sandbox.fedex.advance(trackingNumber);
    await make("refreshTracking", { shipmentId });
    await subgraphs.quiet();
  }

  async function delivered(input = {}): Promise<Made> {
    const made = await order(input);
    const { id: shipmentId, trackingNumber } = await shipment(made.id);
    await scanned(shipmentId, trackingNumber, scan("DL", "Delivered", 0));
    return made;
  }

  return { tenant, subgraphs, sandbox, seller, make, order, shipment, scanned, delivered };
}
