import { payload } from "@waybill/subgraph";
import { updateProduct as update } from "../operations/update-product.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateProduct: MutationResolvers["updateProduct"] = async (_, { input }, context) =>
  payload("product", await update(context, input));
