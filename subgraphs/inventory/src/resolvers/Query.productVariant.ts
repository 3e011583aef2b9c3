import { findVariant } from "../operations/find-product.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const productVariant: QueryResolvers["productVariant"] = (_, { sku }, context) => findVariant(context, sku);
