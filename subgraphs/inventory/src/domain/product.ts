import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { checkNewVariants, type CheckedVariant, type NewVariantFields } from "./variant.ts";

/** A product as stored. */
export interface ProductRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly title: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export interface CheckedProduct {
  readonly title: string;
  readonly variants: readonly CheckedVariant[];
}

/** Checks a product with its variants. */
export function checkProduct(title: string, variants: readonly NewVariantFields[]): Outcome<CheckedProduct> {
  const check = new InputCheck();
  const name = check.text(["input", "title"], title, 200);
  const checked = checkNewVariants(check, variants, name);
  return check.errors.length > 0 ? err(check.errors) : ok({ title: name, variants: checked });
}
