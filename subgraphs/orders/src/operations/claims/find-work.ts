import type { EntityManager } from "@mikro-orm/mongodb";
import type { OrderRecord } from "../../domain/order.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";

/** The work on an order, from which follows what of it was shipped, and in which parcel. */
export const findWork = (
  em: EntityManager,
  { tenant, _id: orderId }: Pick<OrderRecord, "tenant" | "_id">,
): Promise<readonly FulfillmentOrder[]> => em.find(FulfillmentOrder, { tenant, orderId });
