import { recordCharge } from "../operations/labels/record-charge.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const recordShippingCharge: MutationResolvers["recordShippingCharge"] = async (_, { input }, context) => {
  const recorded = await recordCharge(context, input);
  return recorded.ok
    ? { ...recorded.value, userErrors: [] }
    : { charge: null, shipment: null, userErrors: [...recorded.error] };
};
