import { defineEntity, p } from "@mikro-orm/mongodb";
import { productStatuses } from "../domain/product.ts";
import type { ProductTermsRecord } from "../domain/product-terms.ts";

// Beside the products, which are read for every order: nobody needs their terms but who searches.
const ProductTermsSchema = defineEntity({
  name: "ProductTerms",
  collection: "productTerms",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    status: p.enum(productStatuses),
    createdAt: p.datetime(),
    terms: p.json<readonly string[]>(),
  },
});
export class ProductTerms extends ProductTermsSchema.class implements ProductTermsRecord {}
ProductTermsSchema.setClass(ProductTerms);
