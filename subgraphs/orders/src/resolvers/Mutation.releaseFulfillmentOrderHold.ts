import { payload } from "@waybill/subgraph";
import { releaseFulfillmentOrderHold as run } from "../operations/fulfillment/hold.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const releaseFulfillmentOrderHold: MutationResolvers["releaseFulfillmentOrderHold"] = async (
  _,
  { input },
  context,
) => payload("fulfillmentOrder", await run(context, input));
