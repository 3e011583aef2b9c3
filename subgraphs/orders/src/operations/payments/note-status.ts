import { newId } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { OrderRecord } from "../../domain/order.ts";
import { dueOf } from "../../domain/payments/decide.ts";
import { type LedgerEntry, type OrderPaymentStatus, paymentStatusOf } from "../../domain/payments/ledger.ts";
import { placeBeside, type TimelineRecord } from "../../domain/timeline.ts";
import type { Cause } from "../record-change.ts";
import { followTerms } from "./follow-terms.ts";

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
  if (moved) await followTerms(tx, order, transactions, paymentStatus === "VOIDED", moved, moved.at);
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
