import type { Tx } from "@waybill/storage";
import { followSending } from "../../domain/fulfillment/follow-sending.ts";
import type { SendingFacts } from "../../domain/fulfillment/order-axis.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { Order } from "../../storage/entities.ts";
import { FulfillmentOrder, Reroute } from "../../storage/fulfillment.entities.ts";
import { type Cause, recordChange } from "../record-change.ts";

/** For whom and by whom an order is brought up to date: a write context or an event is one. */
export interface TenantCause extends Cause {
  readonly tenant: string;
}

/**
 * Makes transactions about one order wait for each other: what an order is follows from all its fulfilment orders, and two
 * that change different ones would each miss what the other did. Call it before anything is read.
 */
export async function lockOrder(tx: Tx, tenant: string, orderId: string): Promise<void> {
  await tx.db
    .collection<{ _id: string; tenant: string; changes: number }>("orders")
    .updateOne({ _id: orderId, tenant }, { $inc: { changes: 1 } }, { session: tx.session });
}

/** Everything that is known of the sending of an order, in this transaction. */
export async function sendingOf(tx: Tx, order: OrderRecord): Promise<SendingFacts> {
  const { tenant, _id: orderId, shipments } = order;
  const work = await tx.em.find(FulfillmentOrder, { tenant, orderId });
  const rerouting = (await tx.em.count(Reroute, { tenant, orderId })) > 0;
  return { work, shipments, rerouting };
}

/** Brings an order's states up to date with its fulfilment orders. One event when something changed. */
export async function refreshOrder(tx: Tx, cause: TenantCause, orderId: string, now: Date): Promise<void> {
  const { tenant } = cause;
  const order = await tx.em.findOne(Order, { _id: orderId, tenant });
  if (!order || order.status === "CANCELLED") return;
  const before: OrderRecord = { ...order };
  const changes = followSending(before, await sendingOf(tx, order), now);
  const same =
    changes.status === order.status &&
    changes.fulfillmentStatus === order.fulfillmentStatus &&
    JSON.stringify(changes.delivered) === JSON.stringify(order.delivered);
  if (same) return;
  tx.em.assign(order, { ...changes, updatedAt: now });
  await tx.em.flush();
  recordChange(tx, cause, { type: "order.status_changed", before, after: { ...order }, occurredAt: now });
}
