import { payload } from "@waybill/subgraph";
import { updateTrackingPolicy as update } from "../operations/tracking-policy.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateTrackingPolicy: MutationResolvers["updateTrackingPolicy"] = async (_, { input }, context) =>
  payload("trackingPolicy", await update(context, input));
