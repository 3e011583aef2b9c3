import { newId } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { OrderRecord } from "../../domain/order.ts";
import { dueOf } from "../../domain/payments/decide.ts";
import { type LedgerEntry, type OrderPaymentStatus, paymentStatusOf } from "../../domain/payments/ledger.ts";
import { placeBeside, type TimelineRecord } from "../../domain/timeline.ts";
import { holdByMoney } from "../../domain/prepaid.ts";
import { Order } from "../../storage/entities.ts";
import { followOrderHold } from "../fulfillment/follow-order-hold.ts";
import { type Cause, recordChange } from "../record-change.ts";

/** What moved an order's money: who, when, and the type of the event that tells of it. */
export interface MoneyMoved extends Cause {
  readonly type: string;
  readonly at: Date;
}

/**
 * Notes with the order how far it is paid, so that orders can be searched by it, in the transaction that changes the
 * money or the total. What it notes follows from the ledger: it is no change of the order, has no event of its own, and
 * leaves the order's version. The timeline tells of it when money moved.
 */
export async function notePaymentStatus(
  tx: Tx,
  order: OrderRecord,
  transactions: readonly LedgerEntry[],
  moved: MoneyMoved | null,
): Promise<void> {
  const paymentStatus = paymentStatusOf(transactions, dueOf(order));
  const orders = tx.db.collection<OrderRecord>("orders");
  const one = { _id: order._id, tenant: order.tenant };
  const { session } = tx;
  const before = await orders.findOne(one, { session, projection: { paymentStatus: 1, version: 1 } });
  if (!before) return;
  if (before.paymentStatus !== paymentStatus) {
    await orders.updateOne(one, { $set: { paymentStatus } }, { session });
    if (moved) tx.insert("orderTimeline", entryOf(order, moved, before, paymentStatus));
  }
  if (moved && order.paymentTerms === "PREPAID") await followTerms(tx, order, transactions, moved, paymentStatus);
}

/** Lets the work on an order begin that was to be paid before, or stops it. That is a change of the order. */
async function followTerms(
  tx: Tx,
  { tenant, _id }: OrderRecord,
  transactions: readonly LedgerEntry[],
  moved: MoneyMoved,
  paymentStatus: OrderPaymentStatus,
): Promise<void> {
  const order = await tx.em.findOne(Order, { tenant, _id });
  if (!order) throw new Error(`the order ${_id} has a ledger and is gone`);
  const before: OrderRecord = { ...order };
  const change = holdByMoney(before, transactions, dueOf(before), paymentStatus === "VOIDED", moved.at);
  if (!change) return;
  const { type, holdId, changes } = change;
  tx.em.assign(order, changes);
  await tx.em.flush();
  const after: OrderRecord = { ...order };
  const details = type === "order.held" ? { holdId, reason: "AWAITING_PAYMENT" } : { holdId };
  recordChange(tx, moved, { type, before, after, occurredAt: moved.at, details });
  await followOrderHold(tx, after);
}

const entryOf = (
  { _id: orderId, tenant }: OrderRecord,
  { type, at, actor, correlationId }: MoneyMoved,
  before: Pick<OrderRecord, "paymentStatus" | "version">,
  paymentStatus: OrderPaymentStatus,
): TimelineRecord => ({
  _id: newId("timelineEntry", at),
  tenant,
  orderId,
  type,
  occurredAt: at,
  actor,
  correlationId,
  orderVersion: before.version,
  position: placeBeside(before.version, at),
  before: { paymentStatus: before.paymentStatus },
  after: { paymentStatus },
});
