import type { EntityManager } from "@mikro-orm/mongodb";
import type { OrderRecord } from "../../domain/order.ts";
import { deliveredUnits, type DeliveredUnits } from "../../domain/returns/delivered.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";

/** What of an order has reached its customer, and when. */
export async function findDelivered(em: EntityManager, order: OrderRecord): Promise<readonly DeliveredUnits[]> {
  const { tenant, _id: orderId } = order;
  return deliveredUnits(order, await em.find(FulfillmentOrder, { tenant, orderId }));
}
