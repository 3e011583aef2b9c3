import { payload } from "@waybill/subgraph";
import { acceptFulfillmentOrderCancellation as run } from "../operations/fulfillment/request.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const acceptFulfillmentOrderCancellation: MutationResolvers["acceptFulfillmentOrderCancellation"] = async (
  _,
  { input },
  context,
) => payload("fulfillmentOrder", await run(context, input));
