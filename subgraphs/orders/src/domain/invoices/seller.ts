import { err, InputCheck, ok, type Outcome, type PostalAddress, type PostalAddressFields } from "@waybill/kernel";
import { checkOrderAddress } from "../order-address.ts";

/** Who sells, as tax law wants it on an invoice. */
export interface SellerDetails {
  readonly legalName: string;
  readonly address: PostalAddress;
  /** For example `DE123456789`. */
  readonly vatId: string | null;
  /** The number under which the seller pays other taxes. */
  readonly taxId: string | null;
  /** Court and number of the company's registration. */
  readonly registration: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly bankName: string | null;
  /** ISO 13616, without spaces. */
  readonly iban: string | null;
  /** ISO 9362. */
  readonly bic: string | null;
  /** Stands below everything. */
  readonly footer: string | null;
}

/** What a tenant puts on its invoices, as stored. `version` counts the changes; 0 before anything was said. */
export interface InvoiceSettingsRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly seller: SellerDetails | null;
  readonly updatedAt: Date;
  readonly version: number;
}

type Optional = Exclude<keyof SellerDetails, "address" | "legalName">;

/** The details as a caller gives them. */
export type SellerFields = { readonly legalName: string; readonly address: PostalAddressFields } & Partial<
  Readonly<Record<Optional, string | null | undefined>>
>;

/** Checks a seller's details. What is left out is not there. */
export function checkSeller(given: SellerFields): Outcome<SellerDetails> {
  const check = new InputCheck();
  const optional = (field: Optional, max: number): string | null =>
    check.optionalText(["input", field], given[field], max);
  const email = optional("email", 254);
  const iban = optional("iban", 50)?.replaceAll(/\s/g, "").toUpperCase() ?? null;
  const bic = optional("bic", 20)?.replaceAll(/\s/g, "").toUpperCase() ?? null;
  const seller: SellerDetails = {
    legalName: check.text(["input", "legalName"], given.legalName, 200),
    address: checkOrderAddress(check, ["input", "address"], given.address),
    vatId: optional("vatId", 30),
    taxId: optional("taxId", 30),
    registration: optional("registration", 200),
    email: email === null ? null : check.email(["input", "email"], email),
    phone: check.phone(["input", "phone"], given.phone),
    bankName: optional("bankName", 120),
    iban,
    bic,
    footer: optional("footer", 500),
  };
  if (iban !== null && !isIban(iban)) check.add("INVALID", ["input", "iban"], "is no IBAN");
  if (bic !== null && !/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic)) {
    check.add("INVALID", ["input", "bic"], "is no BIC");
  }
  return check.errors.length > 0 ? err(check.errors) : ok(seller);
}

/** ISO 13616: the check digits make the number, its first four characters last and letters as 10 to 35, 1 modulo 97. */
function isIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return false;
  const digits = `${iban.slice(4)}${iban.slice(0, 4)}`.replaceAll(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  return BigInt(digits) % 97n === 1n;
}
