import { payload } from "@waybill/subgraph";
import { cancelPickup as run } from "../operations/pickups/cancel.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const cancelPickup: MutationResolvers["cancelPickup"] = async (_, { input }, context) =>
  payload("pickup", await run(context, input));
