import { payload } from "@waybill/subgraph";
import { releaseOrderHold as release } from "../operations/hold-order.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const releaseOrderHold: MutationResolvers["releaseOrderHold"] = async (_, { input }, context) =>
  payload("order", await release(context, input));
