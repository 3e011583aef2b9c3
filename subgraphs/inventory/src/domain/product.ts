import { err, InputCheck, type Money, ok, type Outcome, parseMoney } from "@waybill/kernel";

/** A product as stored. */
export interface ProductRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly title: string;
  readonly createdAt: Date;
  readonly version: number;
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
}

export interface VariantFields {
  readonly sku: string;
  readonly title?: string | null | undefined;
  readonly price: { readonly amount: string; readonly currencyCode: string };
  readonly weightGrams?: number | null | undefined;
}

export interface CheckedProduct {
  readonly title: string;
  readonly variants: readonly Pick<VariantRecord, "sku" | "title" | "priceMinor" | "currencyCode" | "weightGrams">[];
}

/** Checks a product with its variants. A SKU is printable ASCII without spaces, and given once. */
export function checkProduct(title: string, variants: readonly VariantFields[]): Outcome<CheckedProduct> {
  const check = new InputCheck();
  const name = check.text(["input", "title"], title, 200);
  const seen = new Set<string>();
  const checked = check.list(["input", "variants"], variants, 1, 100).map((fields, index) => {
    const path = ["input", "variants", String(index)];
    const sku = checkSku(check, [...path, "sku"], fields.sku, seen);
    const price = checkPrice(check, [...path, "price", "amount"], fields.price);
    return {
      sku,
      title: check.optionalText([...path, "title"], fields.title, 200) ?? name,
      priceMinor: price.minor,
      currencyCode: price.currencyCode,
      weightGrams:
        fields.weightGrams == null ? null : check.integer([...path, "weightGrams"], fields.weightGrams, 0, 100_000_000),
    };
  });
  return check.errors.length > 0 ? err(check.errors) : ok({ title: name, variants: checked });
}

function checkSku(check: InputCheck, path: readonly string[], value: string, seen: Set<string>): string {
  const sku = check.text(path, value, 64);
  if (sku !== "" && !/^[\x21-\x7e]+$/.test(sku)) check.add("INVALID", path, "must be printable ASCII without spaces");
  if (seen.has(sku)) check.add("TAKEN", path, `the SKU ${sku} is given twice`);
  seen.add(sku);
  return sku;
}

function checkPrice(check: InputCheck, path: readonly string[], price: VariantFields["price"]): Money {
  const money = parseMoney(price.amount, price.currencyCode);
  if (!money.ok) {
    check.add("INVALID", path, money.error);
    return { minor: 0, currencyCode: price.currencyCode };
  }
  if (money.value.minor < 0) check.add("INVALID", path, "must not be negative");
  return money.value;
}
