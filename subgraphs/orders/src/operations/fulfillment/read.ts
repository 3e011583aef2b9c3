import { type Connection, inputHash } from "@waybill/storage";
import { maySeeOf, page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import type { PickListRecord } from "../../domain/fulfillment/pick-list.ts";
import type { FulfillmentOrderStatus } from "../../domain/fulfillment/states.ts";
import type { RoutingDecisionRecord } from "../../domain/routing/decision.ts";
import type { FulfillmentOrderFilter } from "../../resolvers/types.generated.ts";
import { Order } from "../../storage/entities.ts";
import { FulfillmentOrder, PickList } from "../../storage/fulfillment.entities.ts";
import { visibleOrders } from "../../storage/visible.ts";
import { workQuery, type WorkSort } from "../../storage/work-filter.ts";

type Maybe<T> = T | null | undefined;

/** A fulfilment order the caller may see, or null. */
export async function findFulfillmentOrder(context: Context, id: string): Promise<FulfillmentOrderRecord | null> {
  const order = await context.loaders.fulfillmentOrderById.load(id);
  return order && maySeeOf(context.identity, order.customerId) ? order : null;
}

/** Fulfilment orders the caller may see that meet a filter. */
export async function listFulfillmentOrders(
  context: Context,
  args: PageArgs & {
    readonly locationId?: Maybe<string>;
    readonly status?: Maybe<FulfillmentOrderStatus>;
    readonly filter?: Maybe<FulfillmentOrderFilter>;
    readonly sort: WorkSort;
  },
): Promise<Connection<FulfillmentOrderRecord>> {
  const { locationId, status, filter, sort } = args;
  const { orderNumber, ...rest } = filter ?? {};
  const own = visibleOrders(context.identity);
  const numbered = orderNumber == null ? null : await context.em.findOne(Order, { ...own, number: orderNumber });
  // No order has this number, or another than was asked for: nothing meets both.
  const orderId =
    orderNumber == null
      ? rest.orderId
      : numbered && (rest.orderId ?? numbered._id) === numbered._id
        ? numbered._id
        : "";
  const query = workQuery(own, { ...rest, orderId, locationId, status }, sort);
  const asked = { locationId, status, sort, ...filter };
  const purpose = `fulfillmentOrders ${inputHash(asked)}`;
  return page(context, FulfillmentOrder, args, { ...query, purpose });
}

/** A pick list, or null. Not for shoppers. */
export async function findPickList(context: Context, id: string): Promise<PickListRecord | null> {
  if (context.identity.customerId !== undefined) return null;
  return context.loaders.pickListById.load(id);
}

/** Pick lists, newest first. */
export function listPickLists(
  context: Context,
  args: PageArgs & { readonly locationId?: Maybe<string> },
): Promise<Connection<PickListRecord>> {
  staffOnly(context);
  const { tenant } = context.identity;
  const where = { tenant, ...(args.locationId ? { locationId: args.locationId } : {}) };
  return page(context, PickList, args, { where, purpose: "pickLists", sort: "createdAt" });
}

/** The fulfilment orders of a pick list, in its order. */
export async function waveOf(context: Context, list: PickListRecord): Promise<FulfillmentOrderRecord[]> {
  const found = await context.loaders.fulfillmentOrderById.loadMany([...list.fulfillmentOrderIds]);
  return found.flatMap((order) => {
    if (order instanceof Error) throw order;
    return order ? [order] : [];
  });
}

/** The routing decisions of an order, oldest first. Not for shoppers. */
export async function decisionsOf(context: Context, orderId: string): Promise<readonly RoutingDecisionRecord[]> {
  return context.identity.customerId === undefined ? context.loaders.decisionsOfOrder.load(orderId) : [];
}
