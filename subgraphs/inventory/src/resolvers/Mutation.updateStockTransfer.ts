import { payload } from "@waybill/subgraph";
import { updateStockTransfer as update } from "../operations/update-transfer.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateStockTransfer: MutationResolvers["updateStockTransfer"] = async (_, { input }, context) =>
  payload("stockTransfer", await update(context, input));
