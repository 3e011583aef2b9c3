import { payload } from "@waybill/subgraph";
import { closeOrder as close } from "../operations/close-order.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const closeOrder: MutationResolvers["closeOrder"] = async (_, { input }, context) =>
  payload("order", await close(context, input));
