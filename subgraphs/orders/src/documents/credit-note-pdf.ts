import { fontsFor, type Page, writePdf } from "@waybill/documents";
import { formatAmount } from "@waybill/kernel";
import type { CreditNoteRecord, InvoiceRecord } from "../domain/invoices/invoice.ts";
import { columns, day, percent, width, writeBuyer, writeFoot, writeSeller } from "./invoice-parts.ts";

/** A credit note on A4: what was given back of an invoice, with the taxes in it. Seller and buyer are the invoice's. */
export async function creditNotePdf(note: CreditNoteRecord, invoice: InvoiceRecord): Promise<Buffer> {
  const fonts = await fontsFor(note, invoice);
  return writePdf({ title: `Credit note ${note.number}`, date: note.issuedAt, fonts }, (page) => {
    writeSeller(page, invoice.seller);
    writeHead(page, note, invoice);
    writeSums(page, note);
    writeFoot(page, invoice.seller);
  });
}

function writeHead(page: Page, note: CreditNoteRecord, invoice: InvoiceRecord): void {
  const { put, next, rule, left } = page;
  put(`Credit note ${note.number}`, left, { size: 20 });
  next(34);
  writeBuyer(page, invoice);
  next();
  put(`Invoice ${invoice.number} of ${day(invoice.issuedAt)}`, left);
  put(`Issued ${day(note.issuedAt)}`, columns.quantity);
  next();
  put(`Order ${invoice.orderNumber}`, left);
  next(24);
  rule();
}

function writeSums({ put, next, rule }: Page, note: CreditNoteRecord): void {
  const money = (minor: number): string => formatAmount({ minor, currencyCode: note.currencyCode });
  put(note.reason ?? "Credit", columns.title, { max: width.title });
  put(`${money(note.amountMinor)} ${note.currencyCode}`, columns.total, { max: width.number, right: true });
  next(18);
  rule();
  const sum = (label: string, minor: number): void => {
    put(label, columns.quantity, { max: 140 });
    put(money(minor), columns.total, { max: width.number, right: true });
    next();
  };
  for (const { title, rate, netMinor, taxMinor } of note.taxes) {
    sum(`Net at ${percent(rate)} % ${title}`, netMinor);
    sum(`${percent(rate)} % ${title}`, taxMinor);
  }
  sum("Credited", note.amountMinor);
}
