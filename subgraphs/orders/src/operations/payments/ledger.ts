import { newId } from "@waybill/kernel";
import type { Tx, WriteContext } from "@waybill/storage";
import type { TaxShare } from "../../domain/invoices/taxes.ts";
import { type CaptureMode, emptyLedger, type PaymentLedgerRecord } from "../../domain/payments/book.ts";
import type { PaymentBook, TransactionDraft } from "../../domain/payments/decide.ts";
import { applyOutcome, type ProviderOutcome } from "../../domain/payments/settle.ts";
import type { PaymentTransactionRecord, TransactionCommand } from "../../domain/payments/transaction.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { Order } from "../../storage/entities.ts";
import { PaymentLedger, PaymentTransaction } from "../../storage/payments.entities.ts";
import { followPayments } from "../invoices/follow-payments.ts";
import { type MoneyMoved, notePaymentStatus } from "./note-status.ts";
import { paymentEvent, paymentEventType } from "./payment-event.ts";

/** A payment book in a transaction that may change it. */
export interface OpenBook extends PaymentBook {
  readonly order: OrderRecord;
  readonly ledger: PaymentLedgerRecord;
}

/** Reads an order's ledger in a transaction. */
export async function openBook(tx: Tx, order: OrderRecord): Promise<OpenBook> {
  const of = { tenant: order.tenant, orderId: order._id };
  // Read anew: the version is raised past the unit of work.
  const ledger = await tx.em.findOne(PaymentLedger, of, { refresh: true });
  const transactions = await tx.em.find(PaymentTransaction, of, { refresh: true });
  return {
    order,
    ledger: ledger ? { ...ledger } : emptyLedger(order),
    transactions: transactions.map((transaction) => ({ ...transaction })),
  };
}

/**
 * Raises the version of an order's ledger: the write that two changes at once meet at. One of them is then run
 * again by `transact` and sees what the other has done.
 */
export async function touchLedger(
  tx: Tx,
  ledger: PaymentLedgerRecord,
  captureOn?: CaptureMode,
): Promise<PaymentLedgerRecord> {
  const next = { ...ledger, captureOn: captureOn ?? ledger.captureOn, version: ledger.version + 1 };
  const { _id, tenant, orderId, customerId, ...changed } = next;
  // Made when it is not there: the insert is then what two changes at once meet at.
  const raised = await tx.db
    .collection<PaymentLedgerRecord>("paymentLedgers")
    .updateOne(
      { _id, version: ledger.version },
      { $set: changed, $setOnInsert: { tenant, orderId, customerId } },
      { upsert: true, session: tx.session },
    );
  if (raised.modifiedCount + raised.upsertedCount !== 1)
    throw new Error(`the ledger ${_id} changed inside of a transaction`);
  return next;
}

/**
 * Writes to an order's ledger without changing it, so that this transaction and any change of the order's money at
 * the same time meet: one of them then sees what the other has done.
 */
export async function holdLedger(tx: Tx, ledger: PaymentLedgerRecord): Promise<void> {
  const { _id, ...content } = ledger;
  await tx.db
    .collection<PaymentLedgerRecord & { held?: number }>("paymentLedgers")
    .updateOne({ _id }, { $inc: { held: 1 }, $setOnInsert: content }, { upsert: true, session: tx.session });
}

/** Everything about a transaction to be recorded that does not follow from the decision. */
export interface NewTransaction {
  readonly id?: string;
  readonly provider: string;
  readonly paymentMethod?: string | null;
  readonly providerReference?: string | null;
  readonly reason?: string | null;
  readonly creditedTaxes?: readonly TaxShare[];
  readonly command?: TransactionCommand | null;
  readonly captureOn?: CaptureMode | undefined;
  /** When somebody else is to see to it, should nobody have done so; null when nothing is to be asked. */
  readonly nextAttemptAt: Date | null;
  /** It has happened: SUCCEEDED. It is to be asked for: PENDING. */
  readonly status: "PENDING" | "SUCCEEDED" | "FAILED";
}

/** Records a transaction in an order's ledger, with its event. */
export async function addTransaction(
  tx: Tx,
  as: WriteContext,
  book: OpenBook,
  draft: TransactionDraft,
  given: NewTransaction,
): Promise<PaymentTransactionRecord> {
  const now = as.clock();
  const record: PaymentTransactionRecord = {
    _id: given.id ?? newId("paymentTransaction", now),
    tenant: as.tenant,
    orderId: book.order._id,
    kind: draft.kind,
    status: given.status,
    amountMinor: draft.amountMinor,
    currencyCode: book.order.currencyCode,
    parentId: draft.parent?._id ?? null,
    isFinal: draft.isFinal,
    provider: given.provider,
    providerReference: given.providerReference ?? null,
    paymentMethod: given.paymentMethod ?? null,
    errorCode: null,
    errorMessage: null,
    reason: given.reason ?? null,
    creditedTaxes: given.creditedTaxes ?? null,
    actor: as.actor,
    correlationId: as.correlationId,
    command: given.command ?? null,
    createdAt: now,
    updatedAt: now,
    settledAt: given.status === "PENDING" ? null : now,
    nextAttemptAt: given.nextAttemptAt,
    attempts: 0,
  };
  const ledger = await touchLedger(tx, book.ledger, given.captureOn);
  tx.em.create(PaymentTransaction, record);
  await tx.em.flush();
  tx.record(paymentEvent(ledger, record, now));
  const all = [...book.transactions, record];
  await notePaymentStatus(tx, book.order, all, movedBy(as, record, now));
  if (record.status === "SUCCEEDED") await followPayments(tx, as, record.orderId, all);
  return record;
}

/** Takes in what a provider says of a transaction, with its event; nothing when it is no news. */
export async function recordOutcome(
  tx: Tx,
  as: WriteContext,
  transactionId: string,
  said: ProviderOutcome,
): Promise<PaymentTransactionRecord> {
  const entity = await tx.em.findOne(PaymentTransaction, { _id: transactionId });
  if (!entity) throw new Error(`the payment transaction ${transactionId} is gone`);
  const before: PaymentTransactionRecord = { ...entity };
  const now = as.clock();
  const changes = applyOutcome(before, said, now);
  if (!changes) return before;
  tx.em.assign(entity, changes);
  const record: PaymentTransactionRecord = { ...before, ...changes };
  if (changes.status === before.status) {
    // Asked once more without an answer: no news for anybody.
    await tx.em.flush();
    return record;
  }
  const ledger = await tx.em.findOne(
    PaymentLedger,
    { tenant: before.tenant, orderId: before.orderId },
    { refresh: true },
  );
  if (!ledger) throw new Error(`the order ${before.orderId} has transactions and no ledger`);
  const raised = await touchLedger(tx, { ...ledger });
  await tx.em.flush();
  tx.record(paymentEvent(raised, record, now));
  const { tenant, orderId } = before;
  const order = await tx.em.findOne(Order, { tenant, _id: orderId });
  if (!order) throw new Error(`the order ${orderId} has a ledger and is gone`);
  const { transactions } = await openBook(tx, { ...order });
  await notePaymentStatus(tx, { ...order }, transactions, movedBy(as, record, now));
  if (record.status === "SUCCEEDED") await followPayments(tx, as, orderId, transactions);
  return record;
}

const movedBy = (as: WriteContext, record: PaymentTransactionRecord, at: Date): MoneyMoved => ({
  type: paymentEventType(record),
  at,
  actor: as.actor,
  correlationId: as.correlationId,
});
