import { payload } from "@waybill/subgraph";
import { remapTrackingEvents as run } from "../operations/normalization/start-remap.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const remapTrackingEvents: MutationResolvers["remapTrackingEvents"] = async (_, { input }, context) =>
  payload("trackingRemap", await run(context, input));
