import type { EntityManager } from "@mikro-orm/mongodb";
import { loaderById, loaderByKey, loaderOfChildren } from "@waybill/storage";
import { Location, Product, StockLevel, Variant } from "./entities.ts";

export type Loaders = ReturnType<typeof createLoaders>;

/** Loaders of one operation, on its unit of work. */
export function createLoaders(em: EntityManager) {
  return {
    productById: loaderById(em, Product),
    variantById: loaderById(em, Variant),
    variantBySku: loaderByKey(em, Variant, "sku"),
    variantsOfProduct: loaderOfChildren(em, Variant, "productId"),
    locationById: loaderById(em, Location),
    levelsOfVariant: loaderOfChildren(em, StockLevel, "variantId"),
  };
}
