import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { CustomerAddress } from "./address-book.ts";
import type { Consent } from "./consent.ts";

/** A customer as stored. `version` counts the changes, from 1. */
export interface CustomerRecord {
  readonly _id: string;
  readonly tenant: string;
  /** Lower-cased; unique within the tenant. */
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** E.164. */
  readonly phone: string | null;
  /** BCP 47, canonical. */
  readonly locale: string | null;
  /** In the order of adding. */
  readonly addresses: readonly CustomerAddress[];
  readonly defaultShippingAddressId: string | null;
  readonly defaultBillingAddressId: string | null;
  /** The present state, one for each channel spoken of. */
  readonly consents: readonly Consent[];
  /** Lower-case, by alphabet, each once. */
  readonly tags: readonly string[];
  /** Set when this was merged into another record of the same person: then it is an alias, and never changed again. */
  readonly mergedIntoId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** The part of a new customer that nobody gives. */
export const newCustomerBook = {
  addresses: [],
  defaultShippingAddressId: null,
  defaultBillingAddressId: null,
  consents: [],
  tags: [],
  mergedIntoId: null,
} as const;

/** What a caller may set; `undefined` means left out. */
export interface CustomerFields {
  readonly email?: string | null | undefined;
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly locale?: string | null | undefined;
}

export type CustomerChanges = Partial<Pick<CustomerRecord, "email" | "firstName" | "lastName" | "phone" | "locale">>;

/**
 * Checks and normalises the fields a caller gave. Fields left out stay left out; `null` clears an
 * optional field, but an e-mail address cannot be cleared.
 */
export function checkCustomerFields(fields: CustomerFields): Outcome<CustomerChanges> {
  const check = new InputCheck();
  const changes: { -readonly [K in keyof CustomerChanges]: CustomerChanges[K] } = {};
  if (fields.email !== undefined) changes.email = check.email(["input", "email"], fields.email ?? "");
  if (fields.firstName !== undefined)
    changes.firstName = check.optionalText(["input", "firstName"], fields.firstName, 120);
  if (fields.lastName !== undefined) changes.lastName = check.optionalText(["input", "lastName"], fields.lastName, 120);
  if (fields.phone !== undefined) changes.phone = check.phone(["input", "phone"], fields.phone);
  if (fields.locale !== undefined) changes.locale = checkLocale(check, fields.locale);
  return check.errors.length > 0 ? err(check.errors) : ok(changes);
}

function checkLocale(check: InputCheck, value: string | null): string | null {
  const tag = check.optionalText(["input", "locale"], value, 35);
  if (tag === null) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    check.add("INVALID", ["input", "locale"], "must be a BCP 47 language tag, such as de-AT");
    return null;
  }
}
