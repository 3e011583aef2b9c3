import { payload } from "@waybill/subgraph";
import { createProduct as create } from "../operations/create-product.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const createProduct: MutationResolvers["createProduct"] = async (_, { input }, context) =>
  payload("product", await create(context, input));
