import { findVariantsBySku } from "../operations/find-variants.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const productVariantsBySku: QueryResolvers["productVariantsBySku"] = (_, { skus }, context) =>
  findVariantsBySku(context, skus);
