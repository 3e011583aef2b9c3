import { payload } from "@waybill/subgraph";
import { acceptFulfillmentOrder as run } from "../operations/fulfillment/request.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const acceptFulfillmentOrder: MutationResolvers["acceptFulfillmentOrder"] = async (_, { input }, context) =>
  payload("fulfillmentOrder", await run(context, input));
