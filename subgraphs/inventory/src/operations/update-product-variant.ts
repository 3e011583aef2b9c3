import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkVariantChanges, type VariantRecord } from "../domain/variant.ts";
import type { UpdateProductVariantInput } from "../resolvers/types.generated.ts";
import { Product, StockLevel, Variant } from "../storage/entities.ts";
import { noteTerms } from "../storage/note-terms.ts";
import { findComponents, variantData } from "./insert-variants.ts";

/** Changes a variant. What orders have noted of it stays as it was. */
export function updateProductVariant(
  context: Context,
  input: UpdateProductVariantInput,
): Promise<Outcome<VariantRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "updateProductVariant", input), async (tx) => {
    const { tenant } = context.identity;
    const variant = await tx.em.findOne(Variant, { tenant, _id: input.id });
    if (!variant) return refuse("NOT_FOUND", ["input", "id"], "no such product variant");
    const conflict = versionConflict(variant.version, input.expectedVersion);
    if (conflict) return conflict;
    const product = await tx.em.findOneOrFail(Product, { tenant, _id: variant.productId });
    const checked = checkVariantChanges(input, product.title);
    if (!checked.ok) return checked;
    const { components: named, ...changes } = checked.value;
    if (named && named.length > 0 && variant.components.length === 0) {
      const why = await whyNoBundle(tx, variant);
      if (why) return refuse("INVALID_STATE", ["input", "components"], why);
    }
    const components = named && (await findComponents(tx, tenant, named, ["input"]));
    if (components && !components.ok) return components;
    const before = variant.version;
    tx.em.assign(variant, { ...changes, ...(components && { components: components.value }) });
    await tx.em.flush();
    const record: VariantRecord = { ...variant };
    // What was so already is no change.
    if (record.version !== before) {
      tx.record({
        type: "product.variant_updated",
        subject: { type: "product_variant", id: record._id, version: record.version },
        occurredAt: context.clock(),
        data: { productId: record.productId, variant: variantData(record) },
      });
      await noteTerms(tx, tenant, record.productId);
    }
    return ok(record);
  });
}

async function whyNoBundle(tx: Tx, { tenant, _id }: Variant): Promise<string | null> {
  if (await tx.em.findOne(StockLevel, { tenant, variantId: _id })) return "a variant with stock cannot become a bundle";
  const bundles = tx.db.collection<{ _id: string }>("variants");
  const bundle = await bundles.findOne({ tenant, "components.variantId": _id }, { session: tx.session });
  return bundle ? "a part of a bundle cannot become a bundle" : null;
}
