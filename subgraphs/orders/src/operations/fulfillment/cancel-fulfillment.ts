import type { Tx } from "@waybill/storage";
import { isLive } from "../../domain/fulfillment/fulfillment-order.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { applyChanges } from "./apply.ts";

/** Gives up all work of an order that is being cancelled, in the same transaction. */
export async function cancelFulfillment(tx: Tx, tenant: string, orderId: string, now: Date): Promise<void> {
  const orders = await tx.em.find(FulfillmentOrder, { tenant, orderId });
  for (const order of orders.filter(isLive)) {
    await applyChanges(tx, order, { status: "CANCELLED" }, { name: "cancelled", at: now });
  }
}
