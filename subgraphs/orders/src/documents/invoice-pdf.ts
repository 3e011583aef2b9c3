import { fontsFor, type Page, writePdf } from "@waybill/documents";
import { formatAmount } from "@waybill/kernel";
import { type CreditNoteRecord, dueOfInvoice, type InvoiceRecord } from "../domain/invoices/invoice.ts";

const columns = { title: 50, quantity: 320, price: 370, total: 460 } as const;
const width = { title: 260, number: 85 } as const;

/** An invoice on A4, with the credit notes that belong to it. */
export async function invoicePdf(invoice: InvoiceRecord, notes: readonly CreditNoteRecord[]): Promise<Buffer> {
  const fonts = await fontsFor(invoice, notes);
  const date = invoice.issuedAt ?? invoice.createdAt;
  return writePdf({ title: `Invoice ${invoice.number}`, date, fonts }, (page) => {
    writeHead(page, invoice);
    writeLines(page, invoice);
    writeSums(page, invoice, notes);
  });
}

const day = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? "";

function writeHead({ put, next, rule, left }: Page, invoice: InvoiceRecord): void {
  put(`Invoice ${invoice.number}`, left, { size: 20 });
  next(34);
  const { name, company, line1, line2, postalCode, city, region, countryCode } = invoice.billingAddress;
  const address = [company, name, line1, line2, [postalCode, city, region].filter(Boolean).join(" "), countryCode];
  for (const line of address) {
    if (!line) continue;
    put(line, left);
    next();
  }
  next();
  put(`Order ${invoice.orderNumber}`, left);
  put(`Issued ${day(invoice.issuedAt)}`, columns.quantity);
  next();
  put(`Status ${invoice.status}`, left);
  put(`To be paid by ${day(invoice.dueAt)}`, columns.quantity);
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
  for (const { sku, title, quantity, unitPriceMinor, totalMinor } of invoice.lines) {
    put(sku === null ? title : `${title} (${sku})`, columns.title, { max: width.title });
    put(String(quantity), columns.quantity, { max: 40, right: true });
    put(money(unitPriceMinor), columns.price, { max: width.number, right: true });
    put(money(totalMinor), columns.total, { max: width.number, right: true });
    next();
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
  if (invoice.taxMinor > 0) sum("Tax within", invoice.taxMinor);
  sum("Paid", invoice.paidMinor);
  for (const note of notes) sum(`Credit note ${note.number}`, -note.amountMinor);
  sum("Due", dueOfInvoice(invoice));
}
