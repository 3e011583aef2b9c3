import { payload } from "@waybill/subgraph";
import { rejectFulfillmentOrderCancellation as run } from "../operations/fulfillment/request.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const rejectFulfillmentOrderCancellation: MutationResolvers["rejectFulfillmentOrderCancellation"] = async (
  _,
  { input },
  context,
) => payload("fulfillmentOrder", await run(context, input));
