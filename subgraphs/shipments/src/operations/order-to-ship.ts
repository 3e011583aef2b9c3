import { type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer, maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { PlaceFacts } from "../domain/estimate/forecast.ts";
import { checkFulfillmentOrder, checkOrder, type FulfillmentOrderFacts, type OrderFacts } from "../domain/shipment.ts";

const orderQuery = `query OrderToShip($id: ID!, $work: ID!, $withWork: Boolean!) {
  order(id: $id) { id status customer { id } placedAt shippingAddress { countryCode region postalCode } }
  fulfillmentOrder(id: $work) @include(if: $withWork) { id status supportedActions order { id } location { id } }
}`;

interface AskedOrder {
  readonly id: string;
  readonly status: string;
  readonly customer: { readonly id: string } | null;
  /** RFC 3339. */
  readonly placedAt?: string | null;
  readonly shippingAddress?: PlaceFacts | null;
}

const factsOf = (order: AskedOrder, fulfillmentOrderId: string | null, work: FulfillmentOrderFacts | null) => ({
  ...{ id: order.id, status: order.status, customerId: order.customer?.id ?? null, fulfillmentOrderId },
  placedAt: order.placedAt ? new Date(order.placedAt) : null,
  to: order.shippingAddress ?? null,
  locationId: work?.location?.id ?? null,
});

/**
 * The order of a shipment to be, when the caller may see it and it may be shipped.
 * @param work the fulfilment order that it carries, which must be the order's and may be handed over; or none.
 */
export async function orderToShip(context: Context, id: string, work?: string | null): Promise<Outcome<OrderFacts>> {
  const fulfillmentOrderId = work ?? null;
  try {
    const variables = { id, work: fulfillmentOrderId ?? "", withWork: fulfillmentOrderId !== null };
    const { order, fulfillmentOrder } = await askPeer<{
      order: AskedOrder | null;
      fulfillmentOrder?: FulfillmentOrderFacts | null;
    }>(askerOf(context, "shipments"), "orders", orderQuery, variables);
    const customerId = order?.customer?.id ?? null;
    const visible = order && maySeeOf(context.identity, customerId);
    const checked = checkOrder(visible ? factsOf(order, fulfillmentOrderId, fulfillmentOrder ?? null) : null);
    if (!checked.ok || fulfillmentOrderId === null) return checked;
    return checkFulfillmentOrder(checked.value, fulfillmentOrder ?? null);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input", "orderId"], "orders did not answer");
  }
}
