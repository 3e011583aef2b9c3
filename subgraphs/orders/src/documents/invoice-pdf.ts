import { formatAmount } from "@waybill/kernel";
import Pdf from "pdfkit";
import { type CreditNoteRecord, dueOfInvoice, type InvoiceRecord } from "../domain/invoices/invoice.ts";
import { fontFile, type TextRun, textRuns } from "./fonts.ts";

const margin = 50;
const columns = { title: 50, quantity: 320, price: 370, total: 460 } as const;
const width = { title: 260, number: 85 } as const;
const pageEnd = 740;

/** An invoice on A4, with the credit notes that belong to it. */
export async function invoicePdf(invoice: InvoiceRecord, notes: readonly CreditNoteRecord[]): Promise<Buffer> {
  const info = { Title: `Invoice ${invoice.number}`, CreationDate: invoice.issuedAt ?? invoice.createdAt };
  const pdf = new Pdf({ size: "A4", margin, info, font: "" });
  const parts: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on("data", (part: Buffer) => parts.push(part));
    pdf.once("end", () => resolve(Buffer.concat(parts)));
    pdf.once("error", reject);
  });
  const writer = createWriter(pdf);
  writeHead(writer, invoice);
  writeLines(writer, invoice);
  writeSums(writer, invoice, notes);
  pdf.end();
  return whole;
}

type Writer = ReturnType<typeof createWriter>;

function createWriter(pdf: PDFKit.PDFDocument) {
  let y = margin;
  const registered = new Set<string>();
  function useFont(name: TextRun["font"]): PDFKit.PDFDocument {
    if (!registered.has(name)) pdf.registerFont(name, fontFile(name));
    registered.add(name);
    return pdf.font(name);
  }
  const measure = (text: string, size: number): number =>
    textRuns(text).reduce((sum, run) => sum + useFont(run.font).fontSize(size).widthOfString(run.text), 0);

  /** Writes a text at a place of the present line, cut where it would run into the next column. */
  function put(text: string, x: number, options: { size?: number; max?: number; right?: boolean } = {}): void {
    const { size = 10, max = 500, right = false } = options;
    let shown = text.replaceAll(/\s+/g, " ");
    while (shown.length > 1 && measure(shown, size) > max) shown = `${shown.slice(0, -2)}…`;
    let at = right ? x + max - measure(shown, size) : x;
    for (const run of textRuns(shown)) {
      useFont(run.font).fontSize(size).text(run.text, at, y, { lineBreak: false });
      at += pdf.widthOfString(run.text);
    }
  }
  function next(height = 15): void {
    y += height;
    if (y > pageEnd) {
      pdf.addPage();
      y = margin;
    }
  }
  function rule(): void {
    pdf.moveTo(margin, y).lineTo(545, y).lineWidth(0.5).stroke();
    next(6);
  }
  return { put, next, rule };
}

const day = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? "";

function writeHead({ put, next, rule }: Writer, invoice: InvoiceRecord): void {
  put(`Invoice ${invoice.number}`, margin, { size: 20 });
  next(34);
  const { name, company, line1, line2, postalCode, city, region, countryCode } = invoice.billingAddress;
  const address = [company, name, line1, line2, [postalCode, city, region].filter(Boolean).join(" "), countryCode];
  for (const line of address) {
    if (!line) continue;
    put(line, margin);
    next();
  }
  next();
  put(`Order ${invoice.orderNumber}`, margin);
  put(`Issued ${day(invoice.issuedAt)}`, columns.quantity);
  next();
  put(`Status ${invoice.status}`, margin);
  put(`To be paid by ${day(invoice.dueAt)}`, columns.quantity);
  next(24);
  rule();
}

function writeLines({ put, next, rule }: Writer, invoice: InvoiceRecord): void {
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

function writeSums({ put, next }: Writer, invoice: InvoiceRecord, notes: readonly CreditNoteRecord[]): void {
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
