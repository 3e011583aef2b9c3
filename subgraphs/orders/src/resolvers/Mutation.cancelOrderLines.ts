import { payload } from "@waybill/subgraph";
import { cancelOrderLines as cancel } from "../operations/cancel-order-lines.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const cancelOrderLines: MutationResolvers["cancelOrderLines"] = async (_, { input }, context) =>
  payload("order", await cancel(context, input));
