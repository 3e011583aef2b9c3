import type { ProductRecord } from "../domain/product.ts";

/** A product as events tell of it. Its description is too long for them: whoever shows it asks for it. */
export function productData({ _id, title, vendor, productType, status }: ProductRecord) {
  return { productId: _id, title, vendor, productType, status };
}
