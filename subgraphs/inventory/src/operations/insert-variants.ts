import { err, newId, ok, type Outcome, type UserError, userError } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { CheckedVariant, Component, NamedComponent, VariantRecord } from "../domain/variant.ts";
import { Variant } from "../storage/entities.ts";

/** Stores new variants of a product, or refuses SKUs that are taken and components that are not there. */
export async function insertVariants(
  tx: Tx,
  product: { readonly _id: string; readonly tenant: string },
  variants: readonly CheckedVariant[],
  now: Date,
): Promise<Outcome<VariantRecord[]>> {
  const { tenant, _id: productId } = product;
  const taken = await tx.em.find(Variant, { tenant, sku: { $in: variants.map((v) => v.sku) } });
  const skus = new Set(taken.map((v) => v.sku));
  const errors: UserError[] = variants.flatMap(({ sku }, index) =>
    skus.has(sku) ? [userError("TAKEN", ["input", "variants", String(index), "sku"], `the SKU ${sku} is taken`)] : [],
  );
  const records: VariantRecord[] = [];
  for (const [index, fields] of variants.entries()) {
    const components = await findComponents(tx, tenant, fields.components, ["input", "variants", String(index)]);
    if (!components.ok) errors.push(...components.error);
    else
      records.push({
        _id: newId("variant", now),
        tenant,
        productId,
        ...fields,
        components: components.value,
        version: 1,
      });
  }
  if (errors.length > 0) return err(errors);
  for (const record of records) tx.em.create(Variant, record);
  return ok(records);
}

/** Looks the components of a bundle up. They must be plain variants. */
export async function findComponents(
  tx: Tx,
  tenant: string,
  named: readonly NamedComponent[],
  path: readonly string[],
): Promise<Outcome<Component[]>> {
  if (named.length === 0) return ok([]);
  const found = await tx.em.find(Variant, { tenant, sku: { $in: named.map(({ sku }) => sku) } });
  const bySku = new Map(found.map((variant) => [variant.sku, variant]));
  const errors: UserError[] = [];
  const components: Component[] = [];
  for (const [index, { sku, quantity }] of named.entries()) {
    const at = [...path, "components", String(index), "sku"];
    const variant = bySku.get(sku);
    if (!variant) errors.push(userError("UNKNOWN_SKU", at, `no product variant has the SKU ${sku}`));
    else if (variant.components.length > 0) errors.push(userError("INVALID", at, `${sku} is a bundle itself`));
    else components.push({ variantId: variant._id, sku, quantity });
  }
  return errors.length > 0 ? err(errors) : ok(components);
}

/** A variant as events tell of it. */
export function variantData(variant: VariantRecord) {
  const { _id, productId, sku, title, priceMinor, currencyCode, weightGrams, barcode, countryOfOrigin, hsCode } =
    variant;
  const { backorderPolicy, version, availableFrom, dimensions, components, archived } = variant;
  return {
    ...{ _id, productId, sku, title, priceMinor, currencyCode, weightGrams, barcode, countryOfOrigin, hsCode },
    ...{ backorderPolicy, archived, version },
    availableFrom: availableFrom?.toISOString() ?? null,
    dimensions: dimensions && { ...dimensions },
    components: components.map((component) => ({ ...component })),
  };
}
