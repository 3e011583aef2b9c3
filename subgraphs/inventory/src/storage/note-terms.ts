import { isDuplicateKey, type Tx } from "@waybill/storage";
import type { Db } from "mongodb";
import type { ProductRecord } from "../domain/product.ts";
import { productTerms, type ProductTermsRecord } from "../domain/product-terms.ts";
import type { VariantRecord } from "../domain/variant.ts";

const termsOf = (db: Db) => db.collection<ProductTermsRecord>("productTerms");

/**
 * Notes what a product is found by, after it or its variants have changed in the same transaction. It writes always: two
 * changes at once then meet here, and the later sees what the other has done.
 */
export async function noteTerms({ db, em, session }: Tx, tenant: string, productId: string): Promise<void> {
  await em.flush();
  const product = await db.collection<ProductRecord>("products").findOne({ tenant, _id: productId }, { session });
  if (!product) throw new Error(`the product ${productId} is gone`);
  const variants = await db.collection<VariantRecord>("variants").find({ tenant, productId }, { session }).toArray();
  const { _id, ...noted } = productTerms(product, variants);
  await termsOf(db).replaceOne({ _id }, noted, { upsert: true, session });
}

const batch = 500;

/** Notes it for products that were made before anybody noted it. Does nothing where all have been. */
export async function noteMissingTerms(db: Db): Promise<void> {
  const products = db.collection<ProductRecord>("products");
  if ((await products.estimatedDocumentCount()) === (await termsOf(db).estimatedDocumentCount())) return;
  for (let last = ""; ;) {
    const next = await products
      .find({ _id: { $gt: last } })
      .sort({ _id: 1 })
      .limit(batch)
      .toArray();
    const end = next.at(-1);
    if (!end) return;
    for (const product of next) {
      const { tenant, _id: productId } = product;
      const variants = await db.collection<VariantRecord>("variants").find({ tenant, productId }).toArray();
      const { _id, ...noted } = productTerms(product, variants);
      try {
        // What was noted meanwhile is newer.
        await termsOf(db).updateOne({ _id }, { $setOnInsert: noted }, { upsert: true });
      } catch (error) {
        // Another process that has just started does the same.
        if (!isDuplicateKey(error)) throw error;
      }
    }
    last = end._id;
  }
}
