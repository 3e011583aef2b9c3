import { type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer, maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkOrder, type OrderFacts } from "../domain/shipment.ts";

const orderQuery = `query OrderToShip($id: ID!) { order(id: $id) { id status customer { id } } }`;

/** The order of a shipment to be, when the caller may see it and it may be shipped. */
export async function orderToShip(context: Context, id: string): Promise<Outcome<OrderFacts>> {
  try {
    const { order } = await askPeer<{
      order: { id: string; status: string; customer: { id: string } | null } | null;
    }>(askerOf(context, "shipments"), "orders", orderQuery, { id });
    const customerId = order?.customer?.id ?? null;
    const visible = order && maySeeOf(context.identity, customerId);
    return checkOrder(visible ? { id: order.id, status: order.status, customerId } : null);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input", "orderId"], "orders did not answer");
  }
}
