import type { NewEvent } from "@waybill/kernel";
import type { InvoiceRecord, InvoiceStatus } from "../../domain/invoices/invoice.ts";

const typeOf: Readonly<Record<InvoiceStatus, string>> = {
  DRAFT: "invoice.drafted",
  ISSUED: "invoice.issued",
  PARTIALLY_PAID: "invoice.partially_paid",
  PAID: "invoice.paid",
  VOID: "invoice.voided",
  WRITTEN_OFF: "invoice.written_off",
  CREDITED: "invoice.credited",
};

/** The event of an invoice's change; `creditNote` is the number of the note, when a part of it was credited. */
export function invoiceEvent(invoice: InvoiceRecord, occurredAt: Date, creditNote: string | null = null): NewEvent {
  const { _id, orderId, customerId, number, status, currencyCode, totalMinor, paidMinor, creditedMinor, version } =
    invoice;
  return {
    type: creditNote === null ? typeOf[status] : "invoice.credited",
    subject: { type: "invoice", id: _id, version },
    occurredAt,
    data: { orderId, customerId, number, status, currencyCode, totalMinor, paidMinor, creditedMinor, creditNote },
  };
}
