import { payload } from "@waybill/subgraph";
import { requestFulfillmentOrderCancellation as run } from "../operations/fulfillment/request.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const requestFulfillmentOrderCancellation: MutationResolvers["requestFulfillmentOrderCancellation"] = async (
  _,
  { input },
  context,
) => payload("fulfillmentOrder", await run(context, input));
