import type { Context } from "../context.ts";
import { type ProductRecord, statusOf } from "../domain/product.ts";
import type { VariantRecord } from "../domain/variant.ts";

/** A product by id; a draft is nobody's but the seller's. */
export async function findProduct(context: Context, id: string): Promise<ProductRecord | null> {
  const product = await context.loaders.productById.load(id);
  return product?.status === "DRAFT" && context.identity.customerId !== undefined ? null : product;
}

/** A variant by SKU; that of a draft is nobody's but the seller's. */
export async function findVariant(context: Context, sku: string): Promise<VariantRecord | null> {
  const variant = await context.loaders.variantBySku.load(sku);
  if (!variant || context.identity.customerId === undefined) return variant;
  return (await productOf(context, variant)).status === "DRAFT" ? null : variant;
}

/** The product of a variant, whoever asks: who may see the variant has it from an order, or it is no draft. */
export async function productOf(context: Context, variant: VariantRecord): Promise<ProductRecord> {
  const product = await context.loaders.productById.load(variant.productId);
  if (!product) throw new Error(`variant ${variant._id} has no product`);
  return product;
}

/** Whether a variant is sold. */
export const variantStatus = async (context: Context, variant: VariantRecord) =>
  statusOf(variant, await productOf(context, variant));
