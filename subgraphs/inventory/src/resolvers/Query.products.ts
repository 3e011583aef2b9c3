import { listProducts } from "../operations/list-products.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const products: QueryResolvers["products"] = (_, args, context) => listProducts(context, args);
