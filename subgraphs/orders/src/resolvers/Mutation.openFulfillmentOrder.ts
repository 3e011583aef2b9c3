import { payload } from "@waybill/subgraph";
import { openFulfillmentOrder as run } from "../operations/fulfillment/hold.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const openFulfillmentOrder: MutationResolvers["openFulfillmentOrder"] = async (_, { input }, context) =>
  payload("fulfillmentOrder", await run(context, input));
