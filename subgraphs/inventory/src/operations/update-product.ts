import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkProductChanges, type ProductRecord } from "../domain/product.ts";
import type { UpdateProductInput } from "../resolvers/types.generated.ts";
import { Product, Variant } from "../storage/entities.ts";
import { noteTerms } from "../storage/note-terms.ts";
import { variantData } from "./insert-variants.ts";
import { productData } from "./product-event.ts";

/** Changes a product. What orders have noted of it stays as it was. */
export function updateProduct(context: Context, input: UpdateProductInput): Promise<Outcome<ProductRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "updateProduct", input), async (tx) => {
    const { tenant } = context.identity;
    const product = await tx.em.findOne(Product, { tenant, _id: input.id });
    if (!product) return refuse("NOT_FOUND", ["input", "id"], "no such product");
    const conflict = versionConflict(product.version, input.expectedVersion);
    if (conflict) return conflict;
    const checked = checkProductChanges(input, product);
    if (!checked.ok) return checked;
    const changed = Object.keys(checked.value);
    // What was so already is no change.
    if (changed.length === 0) return ok({ ...product });
    const now = context.clock();
    const { title } = product;
    tx.em.assign(product, { ...checked.value, updatedAt: now });
    await tx.em.flush();
    const record: ProductRecord = { ...product };
    tx.record({
      type: "product.updated",
      subject: { type: "product", id: record._id, version: record.version },
      occurredAt: now,
      data: { ...productData(record), changed },
    });
    if (record.title !== title) await renameVariants(tx, record, title, now);
    await noteTerms(tx, tenant, record._id);
    return ok(record);
  });
}

/** A variant without a name of its own is called like its product. */
async function renameVariants(tx: Tx, { _id, tenant, title }: ProductRecord, before: string, now: Date): Promise<void> {
  const variants = await tx.em.find(Variant, { tenant, productId: _id }, { orderBy: { sku: "asc" } });
  const named = variants.filter((variant) => variant.title === before);
  for (const variant of named) tx.em.assign(variant, { title });
  await tx.em.flush();
  for (const variant of named) {
    tx.record({
      type: "product.variant_updated",
      subject: { type: "product_variant", id: variant._id, version: variant.version },
      occurredAt: now,
      data: { productId: _id, variant: variantData({ ...variant }) },
    });
  }
}
