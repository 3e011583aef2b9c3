import type { Tx } from "@waybill/storage";
import type { OrderRecord } from "../../domain/order.ts";
import { dueOf } from "../../domain/payments/decide.ts";
import type { LedgerEntry } from "../../domain/payments/ledger.ts";
import { holdByMoney } from "../../domain/prepaid.ts";
import { Order } from "../../storage/entities.ts";
import { followOrderHold } from "../fulfillment/follow-order-hold.ts";
import { type Cause, recordChange } from "../record-change.ts";

/** Lets the work on an order begin that was to be paid before, or stops it. That is a change of the order. */
export async function followTerms(
  tx: Tx,
  { tenant, _id, paymentTerms }: OrderRecord,
  transactions: readonly LedgerEntry[],
  isVoided: boolean,
  cause: Cause,
  at: Date,
): Promise<void> {
  if (paymentTerms !== "PREPAID") return;
  const order = await tx.em.findOne(Order, { tenant, _id });
  if (!order) throw new Error(`the order ${_id} has a ledger and is gone`);
  const before: OrderRecord = { ...order };
  const change = holdByMoney(before, transactions, dueOf(before), isVoided, at);
  if (!change) return;
  const { type, holdId, changes } = change;
  tx.em.assign(order, changes);
  await tx.em.flush();
  const after: OrderRecord = { ...order };
  const details = type === "order.held" ? { holdId, reason: "AWAITING_PAYMENT" } : { holdId };
  recordChange(tx, cause, { type, before, after, occurredAt: at, details });
  await followOrderHold(tx, after);
}
