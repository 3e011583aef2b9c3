import { ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer, maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { keptId } from "./find-customer.ts";

/** What a ticket is about, as the caller names it; its customer is no alias. */
export interface LinksInput {
  readonly customerId?: string | null | undefined;
  readonly orderId?: string | null | undefined;
  readonly shipmentId?: string | null | undefined;
}

/** The same, checked with those who own it. */
export interface Links {
  readonly customerId: string | null;
  readonly orderId: string | null;
  readonly shipmentId: string | null;
}

interface OrderData {
  readonly order: { readonly id: string; readonly customer: { readonly id: string } | null } | null;
}

const orderQuery = "query LinkedOrder($id: ID!) { order(id: $id) { id customer { id } } }";
const shipmentQuery = "query LinkedShipment($id: ID!) { shipment(id: $id) { id order { id } } }";

/**
 * Asks orders and shipments for what is named. A shipment brings its order, an order its customer; what the caller
 * may not see looks as if it were not there.
 */
export async function resolveLinks(context: Context, input: LinksInput): Promise<Outcome<Links>> {
  const asker = askerOf(context, "customers");
  const shipmentId = input.shipmentId ?? null;
  try {
    let orderId = input.orderId ?? null;
    if (shipmentId !== null) {
      const { shipment } = await askPeer<{ shipment: { order: { id: string } | null } | null }>(
        asker,
        "shipments",
        shipmentQuery,
        { id: shipmentId },
      );
      if (!shipment) return missing("shipmentId");
      const ofShipment = shipment.order?.id ?? null;
      if (orderId !== null && orderId !== ofShipment) {
        return refuse("INVALID", ["input", "shipmentId"], "the shipment is of another order");
      }
      orderId = ofShipment;
    }
    let customerId = input.customerId ?? null;
    if (orderId !== null) {
      const { order } = await askPeer<OrderData>(asker, "orders", orderQuery, { id: orderId });
      const owner = order?.customer ? await keptId(context, order.customer.id) : null;
      if (!order || !maySeeOf(context.identity, owner))
        return missing(input.orderId == null ? "shipmentId" : "orderId");
      if (customerId !== null && owner !== null && owner !== customerId) {
        return refuse("INVALID", ["input", "customerId"], "the order is of another customer");
      }
      customerId ??= owner;
    }
    return ok({ customerId, orderId, shipmentId });
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input", shipmentId === null ? "orderId" : "shipmentId"], "its owner did not answer");
  }
}

const missing = (field: "orderId" | "shipmentId"): Outcome<never> =>
  refuse("NOT_FOUND", ["input", field], field === "orderId" ? "no such order" : "no such shipment");
