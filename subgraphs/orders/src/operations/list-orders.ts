import type { Connection } from "@waybill/storage";
import { checkPageSize, firstPage, maySeeOf, page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { OrderRecord } from "../domain/order.ts";
import type { OrderStatus } from "../domain/order-states.ts";
import { Order } from "../storage/entities.ts";
import { visibleOrders } from "../storage/visible.ts";

/** The orders the caller may see, newest first. */
export function listOrders(
  context: Context,
  args: PageArgs & { readonly status?: OrderStatus | null | undefined },
): Promise<Connection<OrderRecord>> {
  const where = { ...visibleOrders(context.identity), ...(args.status ? { status: args.status } : {}) };
  return page(context, Order, args, { where, purpose: "orders", sort: "placedAt" });
}

/**
 * A customer's orders that the caller may see, newest first. First pages of many customers are read with one
 * query. Of another customer a shopper sees none.
 */
export async function listOrdersOfCustomer(
  context: Context,
  customerId: string,
  args: PageArgs,
): Promise<Connection<OrderRecord>> {
  checkPageSize(args.first);
  if (!maySeeOf(context.identity, customerId)) return firstPage<OrderRecord>([], args.first, () => "");
  if (args.after != null) {
    return page(context, Order, args, { where: { customerId }, purpose: "orders", sort: "placedAt" });
  }
  const found = await context.loaders.newestOrdersOfCustomer.load({ parentId: customerId, count: args.first + 1 });
  return firstPage(found, args.first, (order) =>
    context.cursors.encodePage("orders", context.identity.tenant, [order.placedAt, order._id]),
  );
}
