import { newId } from "@waybill/kernel";
import type { Tx, WriteContext } from "@waybill/storage";
import { type InvoiceRecord, waive } from "../../domain/invoices/invoice.ts";
import { creditTaxes, orderTaxes, takenOff, type TaxShare } from "../../domain/invoices/taxes.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { dueOf } from "../../domain/payments/decide.ts";
import { summarize } from "../../domain/payments/ledger.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import { nextDocumentNumber } from "../../storage/document-number.ts";
import { CreditNote, Invoice } from "../../storage/invoices.entities.ts";
import { creditNoteSeries } from "./follow-payments.ts";
import { invoiceEvent } from "./invoice-event.ts";

/** What is not asked for any more, where it is known. */
export interface NotAskedFor {
  readonly reason: string;
  /** Null where only the reason is known. */
  readonly taxes: readonly TaxShare[] | null;
}

/**
 * Credits what an order's invoice asks for beyond what the order owes, in the transaction that changed what it owes: units
 * were cancelled, or came back, before they were paid. Doing it again changes nothing.
 * @returns the invoice as it is then, or null when there was nothing to credit.
 */
export async function creditUnpaid(
  tx: Tx,
  as: WriteContext,
  order: OrderRecord,
  transactions: readonly PaymentTransactionRecord[],
  what: NotAskedFor | null = null,
): Promise<InvoiceRecord | null> {
  const invoice = await tx.em.findOne(Invoice, { tenant: as.tenant, slot: order._id });
  const now = as.clock();
  const waived = invoice && waive({ ...invoice }, summarize(transactions, dueOf(order)).outstandingMinor, now);
  if (!invoice || !waived) return null;
  const { amountMinor, ...changes } = waived;
  const known = await tx.em.find(CreditNote, { tenant: as.tenant, invoiceId: invoice._id });
  const before = known.flatMap((note) => note.taxes);
  const own = what?.taxes ?? takenOff(invoice, before, orderTaxes(order), amountMinor);
  const taxes = creditTaxes({ ...invoice }, before, amountMinor, own);
  const _id = newId("creditNote", now);
  const note = tx.em.create(CreditNote, {
    _id,
    ...{ tenant: as.tenant, orderId: order._id, invoiceId: invoice._id, transactionId: _id },
    number: await nextDocumentNumber(tx, as.tenant, creditNoteSeries),
    amountMinor,
    taxes,
    taxMinor: taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0),
    currencyCode: invoice.currencyCode,
    reason: what?.reason ?? `Order ${order.number} ${order.status === "CANCELLED" ? "cancelled" : "changed"}`,
    issuedAt: now,
  });
  tx.em.assign(invoice, changes);
  await tx.em.flush();
  tx.record(invoiceEvent({ ...invoice }, now, note.number));
  return { ...invoice };
}
