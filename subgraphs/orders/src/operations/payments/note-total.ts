import type { Tx, WriteContext } from "@waybill/storage";
import type { OrderRecord } from "../../domain/order.ts";
import { dueOf } from "../../domain/payments/decide.ts";
import { creditUnpaid, type NotAskedFor } from "../invoices/credit-unpaid.ts";
import type { Cause } from "../record-change.ts";
import { followTerms } from "./follow-terms.ts";
import { openBook } from "./ledger.ts";
import { notePaymentStatus } from "./note-status.ts";

/** Notes with the order how far it is paid, and credits its invoice, after what it costs has changed. */
export async function noteTotal(
  tx: Tx,
  as: WriteContext,
  before: OrderRecord,
  after: OrderRecord,
  what: NotAskedFor | null = null,
): Promise<void> {
  if (dueOf(before) === dueOf(after)) return;
  const { transactions } = await openBook(tx, after);
  if (transactions.length > 0) await notePaymentStatus(tx, after, transactions, null);
  await creditUnpaid(tx, as, after, transactions, what);
}

/**
 * Lets the work on an order begin that has become as cheap as what was paid. It comes last, when the work on the order is
 * what the change made of it.
 */
export async function followTotal(
  tx: Tx,
  before: OrderRecord,
  after: OrderRecord,
  cause: Cause,
  at: Date,
): Promise<void> {
  if (after.paymentTerms !== "PREPAID" || dueOf(after) >= dueOf(before)) return;
  const { transactions } = await openBook(tx, after);
  await followTerms(tx, after, transactions, false, cause, at);
}
