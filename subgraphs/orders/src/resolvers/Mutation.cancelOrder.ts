import { payload } from "@waybill/subgraph";
import { cancelOrder as cancel } from "../operations/cancel-order.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const cancelOrder: MutationResolvers["cancelOrder"] = async (_, { input }, context) =>
  payload("order", await cancel(context, input));
