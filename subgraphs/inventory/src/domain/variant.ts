import { err, InputCheck, isCountry, type Money, ok, type Outcome, parseMoney } from "@waybill/kernel";
import type { LinePart } from "./allocation.ts";
import { isGtin } from "./gtin.ts";

export const backorderPolicies = ["DENY", "ALLOW", "PREORDER"] as const;
export type BackorderPolicy = (typeof backorderPolicies)[number];

/** Outer measures of one unit, in millimetres. */
export interface Dimensions {
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A part of a bundle. */
export interface Component {
  readonly variantId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** A variant as stored: the unit that is stocked and sold. */
export interface VariantRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly productId: string;
  /** Unique within the tenant. */
  readonly sku: string;
  readonly title: string;
  readonly priceMinor: number;
  readonly currencyCode: string;
  readonly weightGrams: number | null;
  /** GTIN with a right check digit. */
  readonly barcode: string | null;
  readonly dimensions: Dimensions | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryOfOrigin: string | null;
  /** Harmonized System code, 6 to 13 digits. */
  readonly hsCode: string | null;
  /** What may be sold beyond stock. */
  readonly backorderPolicy: BackorderPolicy;
  /** From when a pre-order is served; null: not known. */
  readonly availableFrom: Date | null;
  /** Parts of a bundle, which has no stock of its own; empty for a plain variant. */
  readonly components: readonly Component[];
  /** True when it was taken out of sale by itself, whatever its product's status. */
  readonly archived: boolean;
  readonly version: number;
}

/** What a caller may set; `undefined` means left out, `null` clears. */
export interface VariantFields {
  readonly title?: string | null | undefined;
  readonly price?: { readonly amount: string; readonly currencyCode: string } | null | undefined;
  readonly weightGrams?: number | null | undefined;
  readonly barcode?: string | null | undefined;
  readonly dimensions?: Dimensions | null | undefined;
  readonly countryOfOrigin?: string | null | undefined;
  readonly hsCode?: string | null | undefined;
  readonly backorderPolicy?: BackorderPolicy | null | undefined;
  readonly availableFrom?: Date | null | undefined;
  readonly components?: readonly { readonly sku: string; readonly quantity: number }[] | null | undefined;
  readonly archived?: boolean | null | undefined;
}

export interface NewVariantFields extends VariantFields {
  readonly sku: string;
  readonly price: { readonly amount: string; readonly currencyCode: string };
}

/** A bundle's part before its SKU was looked up. */
export type NamedComponent = Omit<Component, "variantId">;

/** Checked settings; components still by SKU. */
export type VariantSettings = Omit<VariantRecord, "_id" | "tenant" | "productId" | "version" | "sku" | "components"> & {
  readonly components: readonly NamedComponent[];
};
export type VariantChanges = { -readonly [K in keyof VariantSettings]?: VariantSettings[K] };

/** What a variant has where nothing was said. */
export const variantDefaults: Omit<VariantSettings, "title" | "priceMinor" | "currencyCode"> = {
  weightGrams: null,
  barcode: null,
  dimensions: null,
  countryOfOrigin: null,
  hsCode: null,
  backorderPolicy: "DENY",
  availableFrom: null,
  components: [],
  archived: false,
};

export type CheckedVariant = VariantSettings & { readonly sku: string };

/** Checks new variants of a product. A SKU is printable ASCII without spaces, and given once. */
export function checkNewVariants(
  check: InputCheck,
  variants: readonly NewVariantFields[],
  productTitle: string,
): CheckedVariant[] {
  const seen = new Set<string>();
  return check.list(["input", "variants"], variants, 1, 100).map((fields, index) => {
    const path = ["input", "variants", String(index)];
    const sku = checkSku(check, [...path, "sku"], fields.sku, seen);
    const {
      priceMinor = 0,
      currencyCode = "",
      ...rest
    } = checkSettings(check, path, { ...fields, title: fields.title?.trim() ? fields.title : null }, productTitle);
    return { ...variantDefaults, title: productTitle, ...rest, sku, priceMinor, currencyCode };
  });
}

/** Checks changes of one variant. `productTitle` is what an empty title goes back to. */
export function checkVariantChanges(fields: VariantFields, productTitle: string): Outcome<VariantChanges> {
  const check = new InputCheck();
  if (fields.price === null) check.add("BLANK", ["input", "price"], "must not be left out");
  const changes = checkSettings(check, ["input"], fields, productTitle);
  return check.errors.length > 0 ? err(check.errors) : ok(changes);
}

function checkSettings(
  check: InputCheck,
  path: readonly string[],
  fields: VariantFields,
  productTitle: string,
): VariantChanges {
  const at = (...names: string[]): string[] => [...path, ...names];
  const changes: VariantChanges = {};
  if (fields.price) {
    const price = checkPrice(check, at("price", "amount"), fields.price);
    changes.priceMinor = price.minor;
    changes.currencyCode = price.currencyCode;
  }
  if (fields.title !== undefined) changes.title = check.optionalText(at("title"), fields.title, 200) ?? productTitle;
  if (fields.weightGrams !== undefined)
    changes.weightGrams =
      fields.weightGrams === null ? null : check.integer(at("weightGrams"), fields.weightGrams, 0, 100_000_000);
  if (fields.barcode !== undefined) changes.barcode = checkBarcode(check, at("barcode"), fields.barcode);
  if (fields.dimensions !== undefined)
    changes.dimensions = fields.dimensions && checkDimensions(check, at("dimensions"), fields.dimensions);
  if (fields.countryOfOrigin !== undefined)
    changes.countryOfOrigin = checkOrigin(check, at("countryOfOrigin"), fields.countryOfOrigin);
  if (fields.hsCode !== undefined) changes.hsCode = checkHsCode(check, at("hsCode"), fields.hsCode);
  if (fields.backorderPolicy !== undefined) changes.backorderPolicy = fields.backorderPolicy ?? "DENY";
  if (fields.availableFrom !== undefined) changes.availableFrom = fields.availableFrom;
  if (fields.archived !== undefined) changes.archived = fields.archived ?? false;
  if (fields.components !== undefined)
    changes.components = checkComponents(check, at("components"), fields.components ?? []);
  return changes;
}

function checkSku(check: InputCheck, path: readonly string[], value: string, seen: Set<string>): string {
  const sku = check.text(path, value, 64);
  if (sku !== "" && !/^[\x21-\x7e]+$/.test(sku)) check.add("INVALID", path, "must be printable ASCII without spaces");
  if (seen.has(sku)) check.add("TAKEN", path, `the SKU ${sku} is given twice`);
  seen.add(sku);
  return sku;
}

function checkPrice(check: InputCheck, path: readonly string[], price: NewVariantFields["price"]): Money {
  const money = parseMoney(price.amount, price.currencyCode);
  if (!money.ok) {
    check.add("INVALID", path, money.error);
    return { minor: 0, currencyCode: price.currencyCode };
  }
  if (money.value.minor < 0) check.add("INVALID", path, "must not be negative");
  return money.value;
}

function checkBarcode(check: InputCheck, path: readonly string[], value: string | null): string | null {
  const code = check.optionalText(path, value, 14);
  if (code !== null && !isGtin(code))
    check.add("INVALID", path, "must be a GTIN of 8, 12, 13 or 14 digits with a right check digit");
  return code;
}

function checkDimensions(check: InputCheck, path: readonly string[], value: Dimensions): Dimensions {
  const measure = (name: keyof Dimensions): number => check.integer([...path, name], value[name], 1, 100_000);
  return { lengthMm: measure("lengthMm"), widthMm: measure("widthMm"), heightMm: measure("heightMm") };
}

function checkOrigin(check: InputCheck, path: readonly string[], code: string | null): string | null {
  if (code !== null && !isCountry(code))
    check.add("INVALID", path, "must be an ISO 3166-1 alpha-2 country code, such as DE");
  return code;
}

function checkHsCode(check: InputCheck, path: readonly string[], value: string | null): string | null {
  const digits = check.optionalText(path, value, 20)?.replaceAll(/[.\s]/g, "") ?? null;
  if (digits !== null && !/^\d{6,13}$/.test(digits))
    check.add("INVALID", path, "must be 6 to 13 digits, such as 6109.10");
  return digits;
}

function checkComponents(
  check: InputCheck,
  path: readonly string[],
  components: readonly NamedComponent[],
): NamedComponent[] {
  const seen = new Set<string>();
  return check.list(path, components, 0, 50).map(({ sku, quantity }, index) => {
    const part = [...path, String(index)];
    if (seen.has(sku)) check.add("TAKEN", [...part, "sku"], `the SKU ${sku} is given twice`);
    seen.add(sku);
    return { sku, quantity: check.integer([...part, "quantity"], quantity, 1, 1_000) };
  });
}

/** What one unit of a variant takes from stock. */
export function partsOf({ _id, sku, components }: Pick<VariantRecord, "_id" | "sku" | "components">): LinePart[] {
  if (components.length === 0) return [{ sku, variantId: _id, per: 1 }];
  return components.map(({ variantId, sku: part, quantity }) => ({ variantId, sku: part, per: quantity }));
}
