import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { ProductRecord } from "../domain/product.ts";
import { checkNewVariants } from "../domain/variant.ts";
import type { AddProductVariantsInput } from "../resolvers/types.generated.ts";
import { Product, Variant } from "../storage/entities.ts";
import { noteTerms } from "../storage/note-terms.ts";
import { insertVariants, variantData } from "./insert-variants.ts";

/** Adds variants to a product. Refuses SKUs that the tenant has already. */
export function addProductVariants(context: Context, input: AddProductVariantsInput): Promise<Outcome<ProductRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "addProductVariants", input), async (tx) => {
    const { tenant } = context.identity;
    const product = await tx.em.findOne(Product, { tenant, _id: input.productId });
    if (!product) return refuse("NOT_FOUND", ["input", "productId"], "no such product");
    const conflict = versionConflict(product.version, input.expectedVersion);
    if (conflict) return conflict;
    const check = new InputCheck();
    const variants = checkNewVariants(check, input.variants, product.title);
    if (check.errors.length > 0) return err(check.errors);
    const present = await tx.em.count(Variant, { tenant, productId: product._id });
    if (present + variants.length > 100)
      return refuse("TOO_LONG", ["input", "variants"], "a product has at most 100 variants");
    const now = context.clock();
    const inserted = await insertVariants(tx, product, variants, now);
    if (!inserted.ok) return inserted;
    await tx.em.flush();
    const changed = { updatedAt: now, version: product.version + 1 };
    // By hand: a unit of work raises the version only when another field differs, and two calls may share a millisecond.
    const products = tx.db.collection<{ _id: string }>("products");
    await products.updateOne({ tenant, _id: product._id }, { $set: changed }, { session: tx.session });
    await noteTerms(tx, tenant, product._id);
    tx.record({
      type: "product.variants_added",
      subject: { type: "product", id: product._id, version: changed.version },
      occurredAt: now,
      data: { productId: product._id, variants: inserted.value.map(variantData) },
    });
    return ok({ ...product, ...changed });
  });
}
