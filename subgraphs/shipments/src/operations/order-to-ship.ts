import { type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer, maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkFulfillmentOrder, checkOrder, type FulfillmentOrderFacts, type OrderFacts } from "../domain/shipment.ts";

const orderQuery = `query OrderToShip($id: ID!, $work: ID!, $withWork: Boolean!) {
  order(id: $id) { id status customer { id } }
  fulfillmentOrder(id: $work) @include(if: $withWork) { id status supportedActions order { id } }
}`;

/**
 * The order of a shipment to be, when the caller may see it and it may be shipped.
 * @param work the fulfilment order that it carries, which must be the order's and may be handed over; or none.
 */
export async function orderToShip(context: Context, id: string, work?: string | null): Promise<Outcome<OrderFacts>> {
  const fulfillmentOrderId = work ?? null;
  try {
    const variables = { id, work: fulfillmentOrderId ?? "", withWork: fulfillmentOrderId !== null };
    const { order, fulfillmentOrder } = await askPeer<{
      order: { id: string; status: string; customer: { id: string } | null } | null;
      fulfillmentOrder?: FulfillmentOrderFacts | null;
    }>(askerOf(context, "shipments"), "orders", orderQuery, variables);
    const customerId = order?.customer?.id ?? null;
    const visible = order && maySeeOf(context.identity, customerId);
    const checked = checkOrder(visible ? { id: order.id, status: order.status, customerId, fulfillmentOrderId } : null);
    if (!checked.ok || fulfillmentOrderId === null) return checked;
    return checkFulfillmentOrder(checked.value, fulfillmentOrder ?? null);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input", "orderId"], "orders did not answer");
  }
}
