import { payload } from "@waybill/subgraph";
import { schedulePickup as run } from "../operations/pickups/schedule.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const schedulePickup: MutationResolvers["schedulePickup"] = async (_, { input }, context) =>
  payload("pickup", await run(context, input));
