import { fontsFor, type Page, writePdf } from "@waybill/documents";
import { formatAmount } from "@waybill/kernel";
import { type CreditNoteRecord, dueOfInvoice, type InvoiceRecord } from "../domain/invoices/invoice.ts";
import { columns, day, percent, width, writeBuyer, writeFoot, writeSeller } from "./invoice-parts.ts";

/** An invoice on A4, with the credit notes that belong to it. */
export async function invoicePdf(invoice: InvoiceRecord, notes: readonly CreditNoteRecord[]): Promise<Buffer> {
  const fonts = await fontsFor(invoice, notes);
  const date = invoice.issuedAt ?? invoice.createdAt;
  return writePdf({ title: `Invoice ${invoice.number}`, date, fonts }, (page) => {
    writeSeller(page, invoice.seller);
    writeHead(page, invoice);
    writeLines(page, invoice);
    writeSums(page, invoice, notes);
    writeFoot(page, invoice.seller);
  });
}

function writeHead(page: Page, invoice: InvoiceRecord): void {
  const { put, next, rule, left } = page;
  put(`Invoice ${invoice.number}`, left, { size: 20 });
  next(34);
  writeBuyer(page, invoice);
  next();
  put(`Order ${invoice.orderNumber}`, left);
  put(`Issued ${day(invoice.issuedAt)}`, columns.quantity);
  next();
  put(`Status ${invoice.status}`, left);
  put(`To be paid by ${day(invoice.dueAt)}`, columns.quantity);
  if (invoice.poNumber !== null) {
    next();
    put(`Your order ${invoice.poNumber}`, left);
  }
  next(24);
  rule();
}

function writeLines({ put, next, rule }: Page, invoice: InvoiceRecord): void {
  const money = (minor: number): string => formatAmount({ minor, currencyCode: invoice.currencyCode });
  put("Article", columns.title);
  put("Units", columns.quantity, { max: 40, right: true });
  put("Price", columns.price, { max: width.number, right: true });
  put(`Total ${invoice.currencyCode}`, columns.total, { max: width.number, right: true });
  next(18);
  for (const { sku, title, quantity, unitPriceMinor, discountMinor, totalMinor } of invoice.lines) {
    put(sku === null ? title : `${title} (${sku})`, columns.title, { max: width.title });
    put(String(quantity), columns.quantity, { max: 40, right: true });
    put(money(unitPriceMinor), columns.price, { max: width.number, right: true });
    put(money(totalMinor), columns.total, { max: width.number, right: true });
    next();
    if (discountMinor > 0) {
      put(`less discount ${money(discountMinor)}`, columns.title + 12, { max: width.title, size: 8 });
      next(12);
    }
  }
  next(4);
  rule();
}

function writeSums({ put, next }: Page, invoice: InvoiceRecord, notes: readonly CreditNoteRecord[]): void {
  const sum = (label: string, minor: number): void => {
    put(label, columns.quantity, { max: 140 });
    put(formatAmount({ minor, currencyCode: invoice.currencyCode }), columns.total, { max: width.number, right: true });
    next();
  };
  sum("Total", invoice.totalMinor);
  for (const { title, rate, netMinor, taxMinor } of invoice.taxes) {
    sum(`Net at ${percent(rate)} % ${title}`, netMinor);
    sum(`${percent(rate)} % ${title}`, taxMinor);
  }
  sum("Paid", invoice.paidMinor);
  for (const note of notes) sum(`Credit note ${note.number}`, -note.amountMinor);
  sum("Due", dueOfInvoice(invoice));
}
