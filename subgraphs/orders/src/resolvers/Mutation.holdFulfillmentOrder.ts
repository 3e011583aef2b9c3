import { payload } from "@waybill/subgraph";
import { holdFulfillmentOrder as run } from "../operations/fulfillment/hold.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const holdFulfillmentOrder: MutationResolvers["holdFulfillmentOrder"] = async (_, { input }, context) =>
  payload("fulfillmentOrder", await run(context, input));
