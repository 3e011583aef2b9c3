import { payload } from "@waybill/subgraph";
import { mergeFulfillmentOrders as run } from "../operations/fulfillment/divide.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const mergeFulfillmentOrders: MutationResolvers["mergeFulfillmentOrders"] = async (_, { input }, context) =>
  payload("fulfillmentOrder", await run(context, input));
