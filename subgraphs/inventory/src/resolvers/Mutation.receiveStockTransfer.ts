import { payload } from "@waybill/subgraph";
import { receiveStockTransfer as receive } from "../operations/end-transfer.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const receiveStockTransfer: MutationResolvers["receiveStockTransfer"] = async (_, { input }, context) =>
  payload("stockTransfer", await receive(context, input));
