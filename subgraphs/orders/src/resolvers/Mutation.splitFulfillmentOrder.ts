import { splitFulfillmentOrder as split } from "../operations/fulfillment/divide.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const splitFulfillmentOrder: MutationResolvers["splitFulfillmentOrder"] = async (_, { input }, context) => {
  const outcome = await split(context, input);
  if (outcome.ok) return { ...outcome.value, userErrors: [] };
  return { fulfillmentOrder: null, newFulfillmentOrder: null, userErrors: [...outcome.error] };
};
