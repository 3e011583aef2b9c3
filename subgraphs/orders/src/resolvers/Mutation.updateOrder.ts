import { payload } from "@waybill/subgraph";
import { updateOrder as update } from "../operations/update-order.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateOrder: MutationResolvers["updateOrder"] = async (_, { input }, context) =>
  payload("order", await update(context, input));
