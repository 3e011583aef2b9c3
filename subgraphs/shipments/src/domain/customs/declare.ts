import { err, InputCheck, minorDigits, ok, type Outcome, parseMoney } from "@waybill/kernel";
import type { CustomsDeclaration, CustomsItem, ExportReason } from "./declaration.ts";

/** Most kinds of goods in one declaration. */
export const maxCustomsItems = 100;

/** Goods as far as somebody has said what they are: the caller, the order, the catalogue. */
export interface KnownItem {
  readonly sku: string | null;
  readonly description: string | null;
  readonly quantity: number;
  /** Decimal text. */
  readonly unitValue: { readonly amount: string; readonly currencyCode: string } | null;
  readonly weightGrams: number | null;
  readonly hsCode: string | null;
  readonly countryOfOrigin: string | null;
}

/** What a caller says beside the goods. */
export interface CustomsFacts {
  readonly reason: ExportReason;
  readonly eoriNumber?: string | null | undefined;
  readonly iossNumber?: string | null | undefined;
  readonly invoiceNumber?: string | null | undefined;
  /** What one Special Drawing Right costs in the goods' currency, as a decimal text. */
  readonly sdrRate?: string | null | undefined;
}

const path = ["input", "customs"];

/** Makes the declaration of a parcel, or tells everything that is missing: no carrier is asked before it is whole. */
export function declareGoods(
  items: readonly KnownItem[],
  facts: CustomsFacts,
  parcelGrams: number,
): Outcome<CustomsDeclaration> {
  const check = new InputCheck();
  check.list([...path, "items"], items, 1, maxCustomsItems);
  const currencyCode = items.find(({ unitValue }) => unitValue)?.unitValue?.currencyCode ?? "";
  const read = items.slice(0, maxCustomsItems).map((item, i) => readItem(check, String(i), item, currencyCode));
  const grams = read.reduce((sum, { quantity, weightGrams }) => sum + quantity * weightGrams, 0);
  if (check.errors.length === 0 && grams > parcelGrams) {
    check.add("INVALID", [...path, "items"], `the goods weigh ${grams} g, more than their parcel`);
  }
  const eoriNumber = codeOf(check, "eoriNumber", facts.eoriNumber, /^[A-Z]{2}[A-Z0-9]{1,15}$/, "GB123456789000");
  const iossNumber = codeOf(check, "iossNumber", facts.iossNumber, /^IM\d{10}$/, "IM0400000001");
  const invoiceNumber = check.optionalText([...path, "invoiceNumber"], facts.invoiceNumber, 35);
  const sdrMinor = sdrOf(check, facts.sdrRate, currencyCode);
  if (check.errors.length > 0) return err(check.errors);
  const { reason } = facts;
  return ok({ reason, currencyCode, items: read, eoriNumber, iossNumber, invoiceNumber, sdrMinor });
}

function readItem(check: InputCheck, index: string, item: KnownItem, currencyCode: string): CustomsItem {
  const at = (field: string): readonly string[] => [...path, "items", index, field];
  const named = item.sku === null ? "the goods" : item.sku;
  const lacks = (field: string, what: string): void => check.add("BLANK", at(field), `${named}: ${what} is missing`);
  const description = check.text(at("description"), item.description ?? "", 120);
  check.integer(at("quantity"), item.quantity, 1, 1_000_000);
  if (item.hsCode === null) lacks("hsCode", "the Harmonized System code");
  else if (!/^\d{6,13}$/.test(item.hsCode)) check.add("INVALID", at("hsCode"), "must have 6 to 13 digits");
  if (item.countryOfOrigin === null) lacks("countryOfOrigin", "the country of origin");
  if (item.weightGrams === null) lacks("weightGrams", "the weight");
  else check.integer(at("weightGrams"), item.weightGrams, 1, 68_000);
  const value = item.unitValue && parseMoney(item.unitValue.amount, item.unitValue.currencyCode);
  if (!value) lacks("unitValue", "the value");
  else if (!value.ok) check.add("INVALID", at("unitValue"), value.error);
  else if (value.value.minor < 0) check.add("INVALID", at("unitValue"), "must not be negative");
  else if (value.value.currencyCode !== currencyCode) {
    check.add("CURRENCY_MISMATCH", at("unitValue"), "all goods of a parcel are declared in one currency");
  }
  return {
    description,
    quantity: item.quantity,
    unitValueMinor: value?.ok ? value.value.minor : 0,
    weightGrams: item.weightGrams ?? 0,
    hsCode: item.hsCode ?? "",
    countryOfOrigin: item.countryOfOrigin ?? "",
  };
}

function codeOf(
  check: InputCheck,
  field: string,
  given: string | null | undefined,
  shape: RegExp,
  sample: string,
): string | null {
  const code = given?.replaceAll(/\s/g, "").toUpperCase() ?? "";
  if (code === "") return null;
  if (!shape.test(code)) check.add("INVALID", [...path, field], `must look like ${sample}`);
  return code;
}

function sdrOf(check: InputCheck, given: string | null | undefined, currencyCode: string): number | null {
  if (given == null || currencyCode === "") return null;
  // Rounded down to what the currency can count: a limit that is a little low is safe.
  const rate = parseMoney(given.replace(new RegExp(`(\\.\\d{${minorDigits(currencyCode)}})\\d*$`), "$1"), currencyCode);
  if (Number(given) > 0 && rate.ok) return rate.value.minor;
  check.add("INVALID", [...path, "sdrRate"], "must be what one Special Drawing Right costs");
  return null;
}
