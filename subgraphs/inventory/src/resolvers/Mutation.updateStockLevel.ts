import { payload } from "@waybill/subgraph";
import { updateStockLevel as update } from "../operations/update-stock-level.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateStockLevel: MutationResolvers["updateStockLevel"] = async (_, { input }, context) =>
  payload("stockLevel", await update(context, input));
