import type { Tx } from "@waybill/storage";
import type { OrderRecord } from "../../domain/order.ts";
import { dueOf } from "../../domain/payments/decide.ts";
import { openBook } from "./ledger.ts";
import { notePaymentStatus } from "./note-status.ts";

/** Notes with the order how far it is paid, after what it costs has changed. */
export async function noteTotal(tx: Tx, before: OrderRecord, after: OrderRecord): Promise<void> {
  if (dueOf(before) === dueOf(after)) return;
  const { transactions } = await openBook(tx, after);
  if (transactions.length > 0) await notePaymentStatus(tx, after, transactions, null);
}
