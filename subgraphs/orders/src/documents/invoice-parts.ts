import type { Page } from "@waybill/documents";
import type { PostalAddress } from "@waybill/kernel";
import type { InvoiceRecord } from "../domain/invoices/invoice.ts";
import type { SellerDetails } from "../domain/invoices/seller.ts";

/** Where the columns of invoices and credit notes begin, in points. */
export const columns = { title: 50, quantity: 320, price: 370, total: 460 } as const;
/** How wide they are. */
export const width = { title: 260, number: 85 } as const;

/** The day of a time, as documents show it. */
export const day = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? "";

const addressLines = ({ company, name, line1, line2, postalCode, city, region, countryCode }: PostalAddress) =>
  [company, name, line1, line2, [postalCode, city, region].filter(Boolean).join(" "), countryCode].filter(
    (line): line is string => line !== null && line !== "",
  );

/** Who sells, at the top: the name once, even where the address begins with it. */
export function writeSeller({ put, next, rule, left }: Page, seller: SellerDetails | null): void {
  if (!seller) return;
  put(seller.legalName, left, { size: 12 });
  next(18);
  const address = addressLines(seller.address).filter((line) => line !== seller.legalName);
  put(address.join(" · "), left, { size: 8 });
  next(12);
  rule();
  next(12);
}

/** Who is to pay: the company before the person, once. */
export function writeBuyer({ put, next, left }: Page, { billingAddress, company }: InvoiceRecord): void {
  const address = addressLines({ ...billingAddress, company: company?.name ?? billingAddress.company });
  for (const line of [...address, ...(company?.vatId ? [`VAT ID ${company.vatId}`] : [])]) {
    put(line, left);
    next();
  }
}

/** A rate such as `0.19` as a percentage, `19`. */
export const percent = (rate: string): string => String(Number((Number(rate) * 100).toFixed(4)));

/** What else tax law and the bank want to know of the seller. */
export function writeFoot({ put, next, rule, left }: Page, seller: SellerDetails | null): void {
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
