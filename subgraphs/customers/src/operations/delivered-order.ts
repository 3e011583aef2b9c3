import { ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer, maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { DeliveredOrder } from "../domain/feedback.ts";
import { keptId } from "./find-customer.ts";

interface OrderData {
  readonly order: {
    readonly id: string;
    readonly customer: { readonly id: string } | null;
    readonly lines: readonly { readonly variant: { readonly id: string } | null }[];
  } | null;
}

interface ShipmentsData {
  readonly _entities: readonly ({
    readonly shipments: readonly {
      readonly direction: string;
      readonly status: string;
      readonly carrier: { readonly code: string };
    }[];
  } | null)[];
}

const orderQuery = "query OrderOfFeedback($id: ID!) { order(id: $id) { id customer { id } lines { variant { id } } } }";
const shipmentsQuery = `query ShipmentsOfFeedback($of: [_Any!]!) {
  _entities(representations: $of) { ... on Order { shipments { direction status carrier { code } } } } }`;

/** Asks orders and shipments what was ordered, and which carriers delivered something of it. */
export async function findDeliveredOrder(context: Context, id: string): Promise<Outcome<DeliveredOrder>> {
  const asker = askerOf(context, "customers");
  const path = ["input", "orderId"];
  try {
    const { order } = await askPeer<OrderData>(asker, "orders", orderQuery, { id });
    const customerId = order?.customer ? await keptId(context, order.customer.id) : null;
    if (!order || !maySeeOf(context.identity, customerId)) return refuse("NOT_FOUND", path, "no such order");
    const of = [{ __typename: "Order", id }];
    const { _entities } = await askPeer<ShipmentsData>(asker, "shipments", shipmentsQuery, { of });
    const delivered = (_entities[0]?.shipments ?? []).filter(
      ({ direction, status }) => direction !== "RETURN" && status === "DELIVERED",
    );
    return ok({
      id,
      customerId,
      variantIds: order.lines.flatMap(({ variant }) => (variant ? [variant.id] : [])),
      deliveredBy: [...new Set(delivered.map(({ carrier }) => carrier.code))],
    });
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", path, "orders or shipments did not answer");
  }
}
