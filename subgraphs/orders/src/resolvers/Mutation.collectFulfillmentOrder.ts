import { payload } from "@waybill/subgraph";
import { collectFulfillmentOrder as run } from "../operations/fulfillment/work.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const collectFulfillmentOrder: MutationResolvers["collectFulfillmentOrder"] = async (_, { input }, context) =>
  payload("fulfillmentOrder", await run(context, input));
