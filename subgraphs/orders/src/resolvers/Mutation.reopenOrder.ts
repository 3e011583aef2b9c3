import { payload } from "@waybill/subgraph";
import { reopenOrder as reopen } from "../operations/close-order.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const reopenOrder: MutationResolvers["reopenOrder"] = async (_, { input }, context) =>
  payload("order", await reopen(context, input));
