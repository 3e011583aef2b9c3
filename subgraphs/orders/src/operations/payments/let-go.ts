import type { Tx, WriteContext } from "@waybill/storage";
import { decideRefund } from "../../domain/payments/decide.ts";
import { isSettled, type PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import type { ProviderOutcome } from "../../domain/payments/settle.ts";
import { Order } from "../../storage/entities.ts";
import { PaymentTransaction } from "../../storage/payments.entities.ts";
import { addRelease, releaseMoney } from "./release-money.ts";
import { openBook, recordOutcome } from "./ledger.ts";

/** Takes in what a provider says of a transaction. @returns it, and whether that ended it. */
export async function takeOutcome(
  tx: Tx,
  as: WriteContext,
  transactionId: string,
  said: ProviderOutcome,
): Promise<{ readonly record: PaymentTransactionRecord; readonly ended: boolean }> {
  const before = (await tx.em.findOne(PaymentTransaction, { _id: transactionId }))?.status;
  const record = await recordOutcome(tx, as, transactionId, said);
  return { record, ended: record.status !== before && isSettled(record.status) };
}

/**
 * What ends after its order was cancelled is undone: nobody is to wait for that money. An authorisation that succeeds
 * is released, and so is one whose capture failed; what was collected in the meantime is given back, whatever was said
 * of the money that had been collected before.
 */
export async function letGo(tx: Tx, as: WriteContext, ended: PaymentTransactionRecord): Promise<void> {
  const { kind, status } = ended;
  const collects = kind === "CAPTURE" || kind === "SALE";
  if (!collects && kind !== "AUTHORIZATION") return;
  const order = await tx.em.findOne(Order, { tenant: as.tenant, _id: ended.orderId });
  if (order?.status !== "CANCELLED") return;
  if (!collects || status === "FAILED") return releaseMoney(tx, as, { ...order }, false);
  const book = await openBook(tx, { ...order });
  const refund = decideRefund(book, { transactionId: ended._id });
  if (refund.ok) await addRelease(tx, as, book, refund.value);
}
