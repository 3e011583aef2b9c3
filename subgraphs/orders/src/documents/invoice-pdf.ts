import { fontsFor, type Page, writePdf } from "@waybill/documents";
import { formatAmount, type PostalAddress } from "@waybill/kernel";
import { type CreditNoteRecord, dueOfInvoice, type InvoiceRecord } from "../domain/invoices/invoice.ts";
import type { SellerDetails } from "../domain/invoices/seller.ts";

const columns = { title: 50, quantity: 320, price: 370, total: 460 } as const;
const width = { title: 260, number: 85 } as const;

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

const day = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? "";

const addressLines = ({ company, name, line1, line2, postalCode, city, region, countryCode }: PostalAddress) =>
  [company, name, line1, line2, [postalCode, city, region].filter(Boolean).join(" "), countryCode].filter(
    (line): line is string => line !== null && line !== "",
  );

/** Who sells, at the top: the name once, even where the address begins with it. */
function writeSeller({ put, next, rule, left }: Page, seller: SellerDetails | null): void {
  if (!seller) return;
  put(seller.legalName, left, { size: 12 });
  next(18);
  const address = addressLines(seller.address).filter((line) => line !== seller.legalName);
  put(address.join(" · "), left, { size: 8 });
  next(12);
  rule();
  next(12);
}

function writeHead({ put, next, rule, left }: Page, invoice: InvoiceRecord): void {
  put(`Invoice ${invoice.number}`, left, { size: 20 });
  next(34);
  for (const line of addressLines(invoice.billingAddress)) {
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
  for (const { title, rate, netMinor, taxMinor } of invoice.taxes) {
    sum(`Net at ${percent(rate)} % ${title}`, netMinor);
    sum(`${percent(rate)} % ${title}`, taxMinor);
  }
  sum("Paid", invoice.paidMinor);
  for (const note of notes) sum(`Credit note ${note.number}`, -note.amountMinor);
  sum("Due", dueOfInvoice(invoice));
}

/** A rate such as `0.19` as a percentage, `19`. */
const percent = (rate: string): string => String(Number((Number(rate) * 100).toFixed(4)));

/** What else tax law and the bank want to know of the seller. */
function writeFoot({ put, next, rule, left }: Page, seller: SellerDetails | null): void {
  if (!seller) return;
  const { vatId, taxId, registration, email, phone, bankName, iban, bic, footer } = seller;
  const named = (label: string, value: string | null): string | null => (value === null ? null : `${label} ${value}`);
  const lines = [
    [named("VAT ID", vatId), named("Tax number", taxId), registration],
    [bankName, named("IBAN", iban?.replaceAll(/(.{4})(?=.)/g, "$1 ") ?? null), named("BIC", bic)],
    [email, phone],
    [footer],
  ];
  next(24);
  rule();
  for (const parts of lines) {
    for (const text of wrapped(parts.filter((part) => part !== null).join(" · "))) {
      put(text, left, { size: 8 });
      next(12);
    }
  }
}

/** Letters of the smallest size that surely fit on one line. */
const lineLength = 100;

/** A text in lines, cut between words. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < lineLength) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
