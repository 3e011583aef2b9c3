import { payload } from "@waybill/subgraph";
import { moveStockState as move } from "../operations/move-stock-state.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const moveStockState: MutationResolvers["moveStockState"] = async (_, { input }, context) =>
  payload("stockLevel", await move(context, input));
