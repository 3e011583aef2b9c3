import { WaybillError } from "@waybill/service";
import type { Connection } from "@waybill/storage";
import { checkPageSize, firstPage, maySeeOf, page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { OrderRecord } from "../domain/order.ts";
import { Order } from "../storage/entities.ts";
import { type OrderQuery, searchOf } from "../storage/search.ts";

/**
 * The orders the caller may see that meet a filter, newest first.
 * @throws WaybillError BAD_USER_INPUT for a text of too many words.
 */
export async function listOrders(context: Context, args: PageArgs & OrderQuery): Promise<Connection<OrderRecord>> {
  const search = searchOf(context.identity, args);
  if (!search.ok) throw new WaybillError("BAD_USER_INPUT", { message: search.error });
  if (search.value === null) return firstPage<OrderRecord>([], args.first, (order) => order._id);
  return page(context, Order, args, { ...search.value, sort: "placedAt" });
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
