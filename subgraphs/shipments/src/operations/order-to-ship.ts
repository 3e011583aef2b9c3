import { type GeoPoint, ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { type Asker, askerOf, askPeer, maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { coarseDistance, type DispatchFacts, noDispatch } from "../domain/estimate/dispatch.ts";
import type { PlaceFacts } from "../domain/estimate/forecast.ts";
import { checkFulfillmentOrder, checkOrder, type FulfillmentOrderFacts, type OrderFacts } from "../domain/shipment.ts";
import { askLocation } from "./estimates/ask-location.ts";

const orderQuery = `query OrderToShip($id: ID!, $work: ID!, $withWork: Boolean!) {
  order(id: $id) {
    id status customer { id } placedAt shippingAddress { countryCode region postalCode }
    shippingPoint { latitude longitude }
    fulfillmentOrders @skip(if: $withWork) { status location { id } }
  }
  fulfillmentOrder(id: $work) @include(if: $withWork) { id status supportedActions order { id } location { id } }
}`;

interface AskedOrder {
  readonly id: string;
  readonly status: string;
  readonly customer: { readonly id: string } | null;
  /** RFC 3339. */
  readonly placedAt?: string | null;
  readonly shippingAddress?: PlaceFacts | null;
  readonly shippingPoint?: GeoPoint | null;
  readonly fulfillmentOrders?: readonly Pick<FulfillmentOrderFacts, "status" | "location">[] | null;
}

const factsOf = (order: AskedOrder, fulfillmentOrderId: string | null, work: FulfillmentOrderFacts | null) => ({
  ...{ id: order.id, status: order.status, customerId: order.customer?.id ?? null, fulfillmentOrderId },
  placedAt: order.placedAt ? new Date(order.placedAt) : null,
  to: order.shippingAddress ?? null,
  locationId: work?.location?.id ?? null,
  dispatch: noDispatch,
});

/**
 * The order of a shipment to be, when the caller may see it and it may be shipped, with the location that sends it.
 * @param work the fulfilment order that it carries, which must be the order's and may be handed over; or none.
 */
export async function orderToShip(context: Context, id: string, work?: string | null): Promise<Outcome<OrderFacts>> {
  const fulfillmentOrderId = work ?? null;
  const asker = askerOf(context, "shipments");
  try {
    const variables = { id, work: fulfillmentOrderId ?? "", withWork: fulfillmentOrderId !== null };
    const { order, fulfillmentOrder = null } = await askPeer<{
      order: AskedOrder | null;
      fulfillmentOrder?: FulfillmentOrderFacts | null;
    }>(asker, "orders", orderQuery, variables);
    const customerId = order?.customer?.id ?? null;
    const visible = order && maySeeOf(context.identity, customerId);
    const checked = checkOrder(visible ? factsOf(order, fulfillmentOrderId, fulfillmentOrder) : null);
    if (!checked.ok || !order) return checked;
    const whole = fulfillmentOrderId === null ? checked : checkFulfillmentOrder(checked.value, fulfillmentOrder);
    if (!whole.ok) return whole;
    const locationId = whole.value.locationId ?? onlyLocation(order);
    return ok({ ...whole.value, dispatch: await dispatchFrom(asker, locationId, order.shippingPoint ?? null) });
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input", "orderId"], "orders did not answer");
  }
}

const gone: ReadonlySet<string> = new Set(["CANCELLED", "INCOMPLETE"]);

/** The location that the whole order was routed to; null when there are several, or none. */
function onlyLocation({ fulfillmentOrders }: AskedOrder): string | null {
  const ids = (fulfillmentOrders ?? []).flatMap(({ status, location }) =>
    gone.has(status) || !location ? [] : [location.id],
  );
  const [first = null, ...others] = new Set(ids);
  return others.length > 0 ? null : first;
}

/** What is known of a parcel's beginning. @param to where exactly it goes. */
export async function dispatchFrom(
  asker: Asker,
  locationId: string | null,
  to: GeoPoint | null,
): Promise<DispatchFacts> {
  const location = locationId === null ? null : await askLocation(asker, locationId);
  return { location, distanceKm: coarseDistance(location, to) };
}
