import { err, newId, ok, type Outcome, userError } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkProduct, type ProductRecord, type VariantRecord } from "../domain/product.ts";
import type { CreateProductInput } from "../resolvers/types.generated.ts";
import { Product, Variant } from "../storage/entities.ts";

/** Records a product with its variants. Refuses SKUs that the tenant has already. */
export function createProduct(context: Context, input: CreateProductInput): Promise<Outcome<ProductRecord>> {
  return write(context.database, writeContext(context), command(context, "createProduct", input), async (tx) => {
    const checked = checkProduct(input.title, input.variants);
    if (!checked.ok) return checked;
    const { tenant } = context.identity;
    const { title, variants } = checked.value;

    const taken = await tx.em.find(Variant, { tenant, sku: { $in: variants.map((v) => v.sku) } });
    if (taken.length > 0) {
      const skus = new Set(taken.map((v) => v.sku));
      return err(
        variants.flatMap(({ sku }, index) =>
          skus.has(sku)
            ? [userError("TAKEN", ["input", "variants", String(index), "sku"], `the SKU ${sku} is taken`)]
            : [],
        ),
      );
    }

    const now = context.clock();
    const product: ProductRecord = { _id: newId("product", now), tenant, title, createdAt: now, version: 1 };
    tx.em.create(Product, product);
    for (const fields of variants) {
      const variant: VariantRecord = { _id: newId("variant", now), tenant, productId: product._id, ...fields };
      tx.em.create(Variant, variant);
    }
    await tx.em.flush();
    tx.record({
      type: "product.created",
      subject: { type: "product", id: product._id, version: product.version },
      occurredAt: now,
      data: { productId: product._id, title, variants: variants.map((v) => ({ ...v })) },
    });
    return ok(product);
  });
}
