import { derivedId } from "@waybill/kernel";
import type { Tx, WriteContext } from "@waybill/storage";
import { allocate, type CreditNoteRecord, type InvoiceRecord } from "../../domain/invoices/invoice.ts";
import { creditTaxes } from "../../domain/invoices/taxes.ts";
import { summarize } from "../../domain/payments/ledger.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import { nextDocumentNumber } from "../../storage/document-number.ts";
import { CreditNote, Invoice } from "../../storage/invoices.entities.ts";
import { invoiceEvent } from "./invoice-event.ts";

/** The series of all credit notes. */
export const creditNoteSeries = "CN";

/**
 * Brings an order's invoice to what its ledger says, in the transaction that changes the ledger: what was collected
 * is paid, and every refund gets its credit note. Doing it again changes nothing.
 * @returns the invoice as it is then, or null when the order has none that was issued.
 */
export async function followPayments(
  tx: Tx,
  as: WriteContext,
  orderId: string,
  transactions: readonly PaymentTransactionRecord[],
): Promise<InvoiceRecord | null> {
  const invoice = await tx.em.findOne(Invoice, { tenant: as.tenant, slot: orderId });
  if (!invoice || invoice.status === "DRAFT") return null;
  const now = as.clock();
  const paid = allocate({ ...invoice }, summarize(transactions, 0).capturedMinor, now);
  if (paid) {
    tx.em.assign(invoice, paid);
    await tx.em.flush();
    tx.record(invoiceEvent({ ...invoice }, now));
  }
  const refunds = transactions.filter((t) => t.kind === "REFUND" && t.status === "SUCCEEDED");
  const known = await tx.em.find(CreditNote, { tenant: as.tenant, invoiceId: invoice._id });
  for (const refund of refunds) {
    if (known.some(({ transactionId }) => transactionId === refund._id)) continue;
    const note = await creditNoteOf(tx, { ...invoice }, known, refund, now);
    known.push(tx.em.create(CreditNote, note));
    tx.em.assign(invoice, { creditedMinor: invoice.creditedMinor + note.amountMinor, updatedAt: now });
    await tx.em.flush();
    tx.record(invoiceEvent({ ...invoice }, now, note.number));
  }
  return { ...invoice };
}

async function creditNoteOf(
  tx: Tx,
  invoice: InvoiceRecord,
  before: readonly CreditNoteRecord[],
  refund: PaymentTransactionRecord,
  now: Date,
): Promise<CreditNoteRecord> {
  const { tenant, orderId, currencyCode } = invoice;
  const credited = before.flatMap((note) => note.taxes);
  const taxes = creditTaxes(invoice, credited, refund.amountMinor, refund.creditedTaxes);
  return {
    _id: derivedId("creditNote", refund._id),
    tenant,
    orderId,
    invoiceId: invoice._id,
    transactionId: refund._id,
    number: await nextDocumentNumber(tx, tenant, creditNoteSeries),
    amountMinor: refund.amountMinor,
    taxes,
    taxMinor: taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0),
    currencyCode,
    reason: refund.reason,
    issuedAt: now,
  };
}
