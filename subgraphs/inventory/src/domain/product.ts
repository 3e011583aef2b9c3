import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { checkNewVariants, type CheckedVariant, type NewVariantFields, type VariantRecord } from "./variant.ts";

export const productStatuses = ["ACTIVE", "DRAFT", "ARCHIVED"] as const;
export type ProductStatus = (typeof productStatuses)[number];

/** What may be said of a product. */
export interface ProductSettings {
  readonly title: string;
  /** Text or HTML, for buyers. */
  readonly description: string | null;
  readonly vendor: string | null;
  readonly productType: string | null;
  readonly status: ProductStatus;
}

/** A product as stored. */
export interface ProductRecord extends ProductSettings {
  readonly _id: string;
  readonly tenant: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** What a caller may set; `undefined` means left out, `null` clears. */
export type ProductFields = { readonly [K in keyof ProductSettings]?: ProductSettings[K] | null | undefined };
export type ProductChanges = { -readonly [K in keyof ProductSettings]?: ProductSettings[K] };

export interface CheckedProduct {
  readonly settings: ProductSettings;
  readonly variants: readonly CheckedVariant[];
}

/** Checks a product with its variants. */
export function checkProduct(
  fields: ProductFields & { readonly title: string },
  variants: readonly NewVariantFields[],
): Outcome<CheckedProduct> {
  const check = new InputCheck();
  const title = check.text(["input", "title"], fields.title, 200);
  const defaults = { description: null, vendor: null, productType: null, status: "ACTIVE" } as const;
  const settings = { ...defaults, ...checkSettings(check, { ...fields, status: fields.status ?? "ACTIVE" }), title };
  const checked = checkNewVariants(check, variants, title);
  return check.errors.length > 0 ? err(check.errors) : ok({ settings, variants: checked });
}

/** Checks changes of a product: what differs from `present`. */
export function checkProductChanges(fields: ProductFields, present: ProductSettings): Outcome<ProductChanges> {
  const check = new InputCheck();
  const { title } = fields;
  const changes = checkSettings(check, fields);
  if (title === null) check.add("BLANK", ["input", "title"], "must not be left out");
  else if (title !== undefined) changes.title = check.text(["input", "title"], title, 200);
  if (fields.status === null) check.add("BLANK", ["input", "status"], "must not be left out");
  if (check.errors.length > 0) return err(check.errors);
  const names = Object.keys(changes) as (keyof ProductSettings)[];
  return ok(Object.fromEntries(names.filter((name) => changes[name] !== present[name]).map((n) => [n, changes[n]])));
}

function checkSettings(check: InputCheck, fields: ProductFields): ProductChanges {
  const changes: ProductChanges = {};
  const { description, vendor, productType, status } = fields;
  if (description !== undefined)
    changes.description = check.optionalText(["input", "description"], description, 20_000);
  if (vendor !== undefined) changes.vendor = check.optionalText(["input", "vendor"], vendor, 120);
  if (productType !== undefined) changes.productType = check.optionalText(["input", "productType"], productType, 120);
  if (status != null) changes.status = status;
  return changes;
}

/** Whether a variant is sold: by its own word and its product's. */
export const statusOf = (
  { archived }: Pick<VariantRecord, "archived">,
  product: Pick<ProductRecord, "status">,
): ProductStatus => (archived ? "ARCHIVED" : product.status);

/** What a variant is called where its product is not shown beside it. */
export const displayNameOf = ({ title }: Pick<VariantRecord, "title">, product: Pick<ProductRecord, "title">): string =>
  title === product.title ? title : `${product.title} - ${title}`;
