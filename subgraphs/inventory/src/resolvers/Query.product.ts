import { findProduct } from "../operations/find-product.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const product: QueryResolvers["product"] = (_, { id }, context) => findProduct(context, id);
