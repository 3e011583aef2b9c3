import { payload } from "@waybill/subgraph";
import { addProductVariants as add } from "../operations/add-product-variants.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const addProductVariants: MutationResolvers["addProductVariants"] = async (_, { input }, context) =>
  payload("product", await add(context, input));
