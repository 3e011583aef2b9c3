import { newId, ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkProduct, type ProductRecord } from "../domain/product.ts";
import { productTerms } from "../domain/product-terms.ts";
import type { CreateProductInput } from "../resolvers/types.generated.ts";
import { Product } from "../storage/entities.ts";
import { insertVariants, variantData } from "./insert-variants.ts";
import { productData } from "./product-event.ts";

/** Records a product with its variants. Refuses SKUs that the tenant has already. */
export function createProduct(context: Context, input: CreateProductInput): Promise<Outcome<ProductRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "createProduct", input), async (tx) => {
    const checked = checkProduct(input, input.variants);
    if (!checked.ok) return checked;
    const { tenant } = context.identity;
    const { settings, variants } = checked.value;

    const now = context.clock();
    const product: ProductRecord = {
      _id: newId("product", now),
      tenant,
      ...settings,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    const inserted = await insertVariants(tx, product, variants, now);
    if (!inserted.ok) return inserted;
    tx.em.create(Product, product);
    await tx.em.flush();
    tx.insert("productTerms", productTerms(product, inserted.value));
    tx.record({
      type: "product.created",
      subject: { type: "product", id: product._id, version: product.version },
      occurredAt: now,
      data: { ...productData(product), variants: inserted.value.map(variantData) },
    });
    return ok(product);
  });
}
