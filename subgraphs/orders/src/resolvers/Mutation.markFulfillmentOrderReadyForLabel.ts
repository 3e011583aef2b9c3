import { payload } from "@waybill/subgraph";
import { markFulfillmentOrderReadyForLabel as run } from "../operations/fulfillment/work.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const markFulfillmentOrderReadyForLabel: MutationResolvers["markFulfillmentOrderReadyForLabel"] = async (
  _,
  { input },
  context,
) => payload("fulfillmentOrder", await run(context, input));
