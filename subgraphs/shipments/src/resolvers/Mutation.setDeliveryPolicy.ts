import { payload } from "@waybill/subgraph";
import { setDeliveryPolicy as run } from "../operations/estimates/delivery-policy.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const setDeliveryPolicy: MutationResolvers["setDeliveryPolicy"] = async (_, { input }, context) =>
  payload("deliveryPolicy", await run(context, input));
