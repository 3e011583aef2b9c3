import { fontsFor, type Page, writePdf } from "@waybill/documents";
import { formatAmount, type PostalAddress } from "@waybill/kernel";
import {
  type CustomsDeclaration,
  type CustomsItem,
  type ExportReason,
  valueOf,
} from "../domain/customs/declaration.ts";
import { type CustomsDocumentKind } from "../domain/customs/form.ts";
import type { LabelRecord } from "../domain/labels/label.ts";

/** What the papers of a parcel are made of. */
export type PaperSource = Pick<LabelRecord, "from" | "to" | "parcel" | "createdAt" | "orderId"> & {
  readonly customs: CustomsDeclaration;
  readonly trackingNumber: string;
};

const titles: Readonly<Record<CustomsDocumentKind, string>> = {
  CN22: "CUSTOMS DECLARATION  CN 22",
  CN23: "CUSTOMS DECLARATION  CN 23",
  COMMERCIAL_INVOICE: "COMMERCIAL INVOICE",
};
/** The reasons in the words of the UPU's forms. */
const reasons: Readonly<Record<ExportReason, string>> = {
  SALE: "Sale of goods",
  GIFT: "Gift",
  SAMPLE: "Commercial sample",
  RETURN: "Returned goods",
  DOCUMENTS: "Documents",
  OTHER: "Other",
};

/** One of the papers as a PDF. The same parcel makes the same file. CN 22 is a small form that goes on the parcel. */
export async function customsPaper(kind: CustomsDocumentKind, source: PaperSource): Promise<Buffer> {
  const fonts = await fontsFor(source);
  const title = `${kind} ${source.trackingNumber}`;
  const size = kind === "CN22" ? "A6" : "A4";
  return writePdf({ title, date: source.createdAt, size, fonts }, (page) => {
    const isSmall = kind === "CN22";
    page.put(titles[kind], page.left, { size: isSmall ? 10 : 14 });
    page.next(isSmall ? 12 : 18);
    if (kind !== "COMMERCIAL_INVOICE") {
      page.put("May be opened officially", page.left, { size: 7 });
      page.next(10);
    }
    writeFacts(page, kind, source);
    if (!isSmall) writeParties(page, source);
    writeItems(page, source.customs, isSmall);
    writeEnd(page, kind, source);
  });
}

const linesOf = ({ name, company, line1, line2, postalCode, city, region, countryCode, phone }: PostalAddress) =>
  [company, name, line1, line2, [postalCode, city, region].filter(Boolean).join(" "), countryCode, phone].filter(
    (line): line is string => line !== null && line !== "",
  );

function writeFacts({ put, next, left }: Page, kind: CustomsDocumentKind, source: PaperSource): void {
  const { customs, createdAt, trackingNumber, orderId } = source;
  const facts: readonly (readonly [string, string | null])[] = [
    ["Item", trackingNumber],
    ["Reason for export", reasons[customs.reason]],
    ...(kind === "COMMERCIAL_INVOICE" ? [["Invoice", customs.invoiceNumber ?? orderId] as const] : []),
    ["Date", createdAt.toISOString().slice(0, 10)],
    ["Sender's EORI", customs.eoriNumber],
    ["IOSS", customs.iossNumber],
  ];
  for (const [label, value] of facts.filter(([, told]) => told !== null)) {
    put(`${label}: ${value}`, left, { size: 8 });
    next(11);
  }
  next(4);
}

function writeParties({ put, next, left, right, rule }: Page, { from, to }: PaperSource): void {
  const middle = (left + right) / 2;
  const [senders, recipients] = [linesOf(from), linesOf(to)];
  put("From", left, { size: 8 });
  put("To", middle, { size: 8 });
  next(12);
  for (let i = 0; i < Math.max(senders.length, recipients.length); i += 1) {
    put(senders[i] ?? "", left, { max: middle - left - 10 });
    put(recipients[i] ?? "", middle, { max: right - middle });
    next(13);
  }
  rule();
}

/** One row: what it is, how many, weight, value, tariff number, origin. Shares of the page's width. */
const columns = [0, 0.38, 0.46, 0.6, 0.78, 0.93] as const;

function writeItems(page: Page, { items, currencyCode }: CustomsDeclaration, isSmall: boolean): void {
  const size = isSmall ? 6 : 8;
  const row = (cells: readonly string[]): void => {
    const width = page.right - page.left;
    cells.forEach((cell, i) => {
      const end = columns[i + 1] ?? 1;
      page.put(cell, page.left + width * (columns[i] ?? 0), { size, max: width * (end - (columns[i] ?? 0)) - 2 });
    });
    page.next(size + 4);
  };
  row(["Description", "Qty", "Net kg", `Value ${currencyCode}`, "HS code", "Orig."]);
  page.rule();
  for (const item of items) row(cellsOf(item, currencyCode));
  page.rule();
}

const kilograms = (grams: number): string => (grams / 1000).toFixed(3);

const cellsOf = (item: CustomsItem, currencyCode: string): readonly string[] => [
  item.description,
  String(item.quantity),
  kilograms(item.quantity * item.weightGrams),
  formatAmount({ minor: item.quantity * item.unitValueMinor, currencyCode }),
  item.hsCode,
  item.countryOfOrigin,
];

function writeEnd({ put, next, left }: Page, kind: CustomsDocumentKind, { customs, parcel, from }: PaperSource): void {
  const { currencyCode } = customs;
  const size = kind === "CN22" ? 7 : 9;
  put(`Total value: ${formatAmount({ minor: valueOf(customs), currencyCode })} ${currencyCode}`, left, { size });
  next(size + 4);
  put(`Gross weight: ${kilograms(parcel.weightGrams)} kg`, left, { size });
  next(size + 8);
  const certified =
    kind === "COMMERCIAL_INVOICE"
      ? "I declare that the information on this invoice is true and correct."
      : "I certify that the particulars given are correct and that this item contains no dangerous article.";
  put(certified, left, { size: 6 });
  next(14);
  put(`Date and sender's signature: ____________________  ${from.name}`, left, { size: 7 });
}
