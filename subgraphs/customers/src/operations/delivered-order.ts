import { ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { type Asker, askPeer } from "@waybill/subgraph";
import type { DeliveredOrder } from "../domain/feedback.ts";

/** An order that may be spoken of, with what a page about it shows. */
export interface OrderOfFeedback extends DeliveredOrder {
  readonly number: string;
  /** Each variant once. */
  readonly products: readonly { readonly variantId: string; readonly title: string }[];
}

interface OrderData {
  readonly order: {
    readonly id: string;
    readonly number: string;
    readonly completedAt: string | null;
    readonly customer: { readonly id: string } | null;
    readonly lines: readonly { readonly title: string; readonly variant: { readonly id: string } | null }[];
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

const orderQuery = `query OrderOfFeedback($id: ID!) {
  order(id: $id) { id number completedAt customer { id } lines { title variant { id } } } }`;
const shipmentsQuery = `query ShipmentsOfFeedback($of: [_Any!]!) {
  _entities(representations: $of) { ... on Order { shipments { direction status carrier { code } } } } }`;

/** For whom an order is asked for. */
export interface FeedbackReader {
  readonly asker: Asker;
  /** The id of the customer that was kept. */
  keptId(customerId: string): Promise<string>;
  /** Whether feedback on orders of this customer, null for a guest, may be given. */
  maySpeakFor(customerId: string | null): boolean;
}

/** Asks orders and shipments what was ordered, and which carriers delivered something of it. */
export async function findDeliveredOrder(reader: FeedbackReader, id: string): Promise<Outcome<OrderOfFeedback>> {
  const { asker } = reader;
  const path = ["input", "orderId"];
  try {
    const { order } = await askPeer<OrderData>(asker, "orders", orderQuery, { id });
    const customerId = order?.customer ? await reader.keptId(order.customer.id) : null;
    if (!order || !reader.maySpeakFor(customerId)) return refuse("NOT_FOUND", path, "no such order");
    const of = [{ __typename: "Order", id }];
    const { _entities } = await askPeer<ShipmentsData>(asker, "shipments", shipmentsQuery, { of });
    const delivered = (_entities[0]?.shipments ?? []).filter(
      ({ direction, status }) => direction !== "RETURN" && status === "DELIVERED",
    );
    const titles = new Map(order.lines.flatMap(({ title, variant }) => (variant ? [[variant.id, title]] : [])));
    return ok({
      id,
      number: order.number,
      customerId,
      products: [...titles].map(([variantId, title]) => ({ variantId, title })),
      variantIds: [...titles.keys()],
      deliveredBy: [...new Set(delivered.map(({ carrier }) => carrier.code))],
      isDelivered: delivered.length > 0 || order.completedAt !== null,
    });
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", path, "orders or shipments did not answer");
  }
}
