import { type Outcome, type PostalAddressFields, ok, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer } from "@waybill/subgraph";
import type { Context } from "../../context.ts";

/** Where parcels leave and arrive, as a caller says it: in full, or by what has an address. */
export interface AskedPlaces {
  readonly from?: PostalAddressFields | null | undefined;
  readonly locationId?: string | null | undefined;
  readonly to?: PostalAddressFields | null | undefined;
  readonly orderId?: string | null | undefined;
  readonly fulfillmentOrderId?: string | null | undefined;
}

interface Places {
  readonly from: PostalAddressFields;
  readonly to: PostalAddressFields;
}

const address = "name company line1 line2 city region postalCode countryCode phone";
const workQuery = `query WorkToRate($id: ID!) { fulfillmentOrder(id: $id) { order { id } location { id } } }`;
const orderQuery = `query OrderToRate($id: ID!) { order(id: $id) { shippingAddress { ${address} } } }`;
const locationQuery = `query LocationToRate($id: ID!) { location(id: $id) { address { ${address} } } }`;

/** Looks the addresses up that the caller did not give. What was given in full wins. */
export async function findPlaces(context: Context, asked: AskedPlaces): Promise<Outcome<Places>> {
  const asker = askerOf(context, "shipments");
  try {
    let { orderId, locationId } = asked;
    if (asked.fulfillmentOrderId != null) {
      const { fulfillmentOrder: work } = await askPeer<{
        fulfillmentOrder: { order: { id: string }; location: { id: string } | null } | null;
      }>(asker, "orders", workQuery, { id: asked.fulfillmentOrderId });
      if (!work) return refuse("NOT_FOUND", ["input", "fulfillmentOrderId"], "no such fulfilment order");
      orderId ??= work.order.id;
      locationId ??= work.location?.id;
    }
    const [to, from] = await Promise.all([
      asked.to ?? (orderId == null ? null : orderAddress(asker, orderId)),
      asked.from ?? (locationId == null ? null : locationAddress(context, locationId)),
    ]);
    if (!to) {
      return orderId == null
        ? refuse("BLANK", ["input", "to"], "an address, an order or a fulfilment order is needed")
        : refuse("NOT_FOUND", ["input", "orderId"], "no such order with an address");
    }
    if (!from) {
      return locationId == null
        ? refuse("BLANK", ["input", "from"], "an address, a location or a fulfilment order is needed")
        : refuse("NOT_FOUND", ["input", "locationId"], "no such location");
    }
    return ok({ from, to });
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input"], "the addresses could not be looked up");
  }
}

async function orderAddress(asker: ReturnType<typeof askerOf>, id: string): Promise<PostalAddressFields | null> {
  const { order } = await askPeer<{ order: { shippingAddress: PostalAddressFields | null } | null }>(
    asker,
    "orders",
    orderQuery,
    { id },
  );
  return order?.shippingAddress ?? null;
}

/** The address of a location; null when there is no such location. @throws SubgraphUnavailable */
export async function locationAddress(context: Context, id: string): Promise<PostalAddressFields | null> {
  if (id === "") return null;
  const { location } = await askPeer<{ location: { address: PostalAddressFields } | null }>(
    askerOf(context, "shipments"),
    "inventory",
    locationQuery,
    { id },
  );
  return location?.address ?? null;
}
