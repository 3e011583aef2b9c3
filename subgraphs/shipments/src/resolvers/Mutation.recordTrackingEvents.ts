import { recordTrackingEvents as record } from "../operations/record-tracking-events.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const recordTrackingEvents: MutationResolvers["recordTrackingEvents"] = async (_, { input }, context) => {
  const outcome = await record(context, input);
  return outcome.ok
    ? { ...outcome.value, userErrors: [] }
    : { recordedEvents: null, knownEvents: null, userErrors: [...outcome.error] };
};
