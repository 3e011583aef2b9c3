import { maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { LineOfOrder, OrderRecord } from "../domain/order.ts";
import { Order } from "../storage/entities.ts";
import { visibleOrders } from "../storage/visible.ts";

/** An order the caller may see, or null. Asked for together, they are read together. */
export async function findOrder(context: Context, id: string): Promise<OrderRecord | null> {
  const order = await context.loaders.orderById.load(id);
  return order && maySeeOf(context.identity, order.customerId) ? order : null;
}

/** The same by human number. */
export function findOrderByNumber(context: Context, number: string): Promise<OrderRecord | null> {
  return context.em.findOne(Order, { ...visibleOrders(context.identity), number });
}

/** A line of an order the caller may see, or null. */
export async function findLine(context: Context, id: string): Promise<LineOfOrder | null> {
  const found = await context.loaders.lineById.load(id);
  return found && maySeeOf(context.identity, found.order.customerId) ? found : null;
}
