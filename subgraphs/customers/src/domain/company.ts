import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";

export const contactRoles = ["ADMIN", "BUYER", "APPROVER", "ACCOUNTING"] as const;
export type ContactRole = (typeof contactRoles)[number];

/** A customer who acts for a company. */
export interface ContactRecord {
  readonly customerId: string;
  readonly role: ContactRole;
}

/** A company as stored. `version` counts the changes, from 1. */
export interface CompanyRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly name: string;
  /** Upper-case, without separators; begins with the country's letters. */
  readonly vatId: string | null;
  readonly externalId: string | null;
  /** Days until an invoice is due; 0 on receipt. */
  readonly paymentTermsDays: number;
  readonly contacts: readonly ContactRecord[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** What a caller may set; `undefined` means left out. */
export interface CompanyFields {
  readonly name?: string | null | undefined;
  readonly vatId?: string | null | undefined;
  readonly externalId?: string | null | undefined;
  readonly paymentTermsDays?: number | null | undefined;
}

export type CompanyChanges = Partial<Pick<CompanyRecord, "name" | "vatId" | "externalId" | "paymentTermsDays">>;

/** Most contacts of one company. */
export const maxContacts = 200;

/** Checks and normalises the fields a caller gave; those left out stay left out. */
export function checkCompanyFields(fields: CompanyFields): Outcome<CompanyChanges> {
  const check = new InputCheck();
  const changes: { -readonly [K in keyof CompanyChanges]: CompanyChanges[K] } = {};
  if (fields.name !== undefined) changes.name = check.text(["input", "name"], fields.name ?? "", 200);
  if (fields.vatId !== undefined) changes.vatId = checkVatId(check, fields.vatId);
  if (fields.externalId !== undefined) {
    changes.externalId = check.optionalText(["input", "externalId"], fields.externalId, 120);
  }
  if (fields.paymentTermsDays != null) {
    changes.paymentTermsDays = check.integer(["input", "paymentTermsDays"], fields.paymentTermsDays, 0, 365);
  }
  return check.errors.length > 0 ? err(check.errors) : ok(changes);
}

// Two letters of the country and 2 to 13 letters or digits: wide enough for every member state's form (Council
// Directive 2006/112/EC, article 215), the Spanish and Irish ones with letters at the end included.
function checkVatId(check: InputCheck, value: string | null): string | null {
  const vatId =
    check
      .optionalText(["input", "vatId"], value, 40)
      ?.replaceAll(/[\s.-]/g, "")
      .toUpperCase() ?? null;
  if (vatId !== null && !/^[A-Z]{2}[0-9A-Z+*]{2,13}$/.test(vatId)) {
    check.add("INVALID", ["input", "vatId"], "must be a VAT id with its country's letters, such as DE123456789");
  }
  return vatId;
}

/** Makes a customer a contact, or gives a contact another role. */
export function assignContact(
  contacts: readonly ContactRecord[],
  contact: ContactRecord,
): Outcome<readonly ContactRecord[]> {
  if (contacts.some(({ customerId }) => customerId === contact.customerId)) {
    return ok(contacts.map((other) => (other.customerId === contact.customerId ? contact : other)));
  }
  if (contacts.length >= maxContacts) {
    return refuse("TOO_LONG", ["input", "customerId"], `a company has at most ${maxContacts} contacts`);
  }
  return ok([...contacts, contact]);
}

/** Takes a contact away. */
export function removeContact(
  contacts: readonly ContactRecord[],
  customerId: string,
): Outcome<readonly ContactRecord[]> {
  const rest = contacts.filter((contact) => contact.customerId !== customerId);
  if (rest.length < contacts.length) return ok(rest);
  return refuse("NOT_FOUND", ["input", "customerId"], "the customer is no contact of the company");
}
