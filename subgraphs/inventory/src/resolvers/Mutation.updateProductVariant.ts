import { payload } from "@waybill/subgraph";
import { updateProductVariant as update } from "../operations/update-product-variant.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateProductVariant: MutationResolvers["updateProductVariant"] = async (_, { input }, context) =>
  payload("productVariant", await update(context, input));
