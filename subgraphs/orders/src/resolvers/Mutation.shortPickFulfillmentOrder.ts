import { payload } from "@waybill/subgraph";
import { shortPickFulfillmentOrder as run } from "../operations/fulfillment/divide.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const shortPickFulfillmentOrder: MutationResolvers["shortPickFulfillmentOrder"] = async (
  _,
  { input },
  context,
) => payload("fulfillmentOrder", await run(context, input));
