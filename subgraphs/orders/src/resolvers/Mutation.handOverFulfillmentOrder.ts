import { payload } from "@waybill/subgraph";
import { handOverFulfillmentOrder as run } from "../operations/fulfillment/work.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const handOverFulfillmentOrder: MutationResolvers["handOverFulfillmentOrder"] = async (_, { input }, context) =>
  payload("fulfillmentOrder", await run(context, input));
