import type { Tx, WriteContext } from "@waybill/storage";
import type { OrderRecord } from "../../domain/order.ts";
import { dueOf } from "../../domain/payments/decide.ts";
import { creditUnpaid, type NotAskedFor } from "../invoices/credit-unpaid.ts";
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
