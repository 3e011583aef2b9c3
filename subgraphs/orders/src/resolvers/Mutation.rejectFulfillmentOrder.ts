import { payload } from "@waybill/subgraph";
import { rejectFulfillmentOrder as run } from "../operations/fulfillment/request.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const rejectFulfillmentOrder: MutationResolvers["rejectFulfillmentOrder"] = async (_, { input }, context) =>
  payload("fulfillmentOrder", await run(context, input));
