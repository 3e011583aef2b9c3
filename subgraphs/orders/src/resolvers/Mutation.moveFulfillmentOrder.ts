import { payload } from "@waybill/subgraph";
import { moveFulfillmentOrder as run } from "../operations/fulfillment/divide.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const moveFulfillmentOrder: MutationResolvers["moveFulfillmentOrder"] = async (_, { input }, context) =>
  payload("fulfillmentOrder", await run(context, input));
