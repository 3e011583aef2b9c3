import type { Tx } from "@waybill/storage";
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
