import { payload } from "@waybill/subgraph";
import { markFulfillmentOrderReadyForPickup as run } from "../operations/fulfillment/work.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const markFulfillmentOrderReadyForPickup: MutationResolvers["markFulfillmentOrderReadyForPickup"] = async (
  _,
  { input },
  context,
) => payload("fulfillmentOrder", await run(context, input));
