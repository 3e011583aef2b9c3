import { payload } from "@waybill/subgraph";
import { submitFulfillmentOrder as run } from "../operations/fulfillment/request.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const submitFulfillmentOrder: MutationResolvers["submitFulfillmentOrder"] = async (_, { input }, context) =>
  payload("fulfillmentOrder", await run(context, input));
