import { payload } from "@waybill/subgraph";
import { cancelStockTransfer as cancel } from "../operations/end-transfer.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const cancelStockTransfer: MutationResolvers["cancelStockTransfer"] = async (_, { input }, context) =>
  payload("stockTransfer", await cancel(context, input));
