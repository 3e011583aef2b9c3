import { payload } from "@waybill/subgraph";
import { packFulfillmentOrder as run } from "../operations/fulfillment/work.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const packFulfillmentOrder: MutationResolvers["packFulfillmentOrder"] = async (_, { input }, context) =>
  payload("fulfillmentOrder", await run(context, input));
