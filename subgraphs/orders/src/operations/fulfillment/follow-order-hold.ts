import type { Tx } from "@waybill/storage";
import { isLive } from "../../domain/fulfillment/fulfillment-order.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { applyChanges } from "./apply.ts";

/** Stops the work on an order that was just put on hold, or lets it go on, in the same transaction. */
export async function followOrderHold(tx: Tx, order: OrderRecord): Promise<void> {
  const { tenant, _id: orderId, updatedAt: at } = order;
  const orderOnHold = order.holdStatus === "ON_HOLD";
  const name = orderOnHold ? "held" : "hold_released";
  const found = await tx.em.find(FulfillmentOrder, { tenant, orderId });
  for (const work of found.filter(isLive)) {
    if (work.orderOnHold !== orderOnHold)
      await applyChanges(tx, work, { orderOnHold }, { name, at, more: { orderOnHold } });
  }
}
