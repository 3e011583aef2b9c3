import { refreshTracking as refresh } from "../operations/refresh-tracking.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const refreshTracking: MutationResolvers["refreshTracking"] = async (_, { input }, context) => {
  const outcome = await refresh(context, input);
  return outcome.ok
    ? { ...outcome.value, userErrors: [] }
    : { shipment: null, newEvents: null, userErrors: [...outcome.error] };
};
