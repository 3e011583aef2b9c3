import { payload } from "@waybill/subgraph";
import { transferStock as transfer } from "../operations/transfer-stock.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const transferStock: MutationResolvers["transferStock"] = async (_, { input }, context) =>
  payload("stockTransfer", await transfer(context, input));
